// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import java.time.Instant
import java.time.InstantSource

class RecentDeletionsSpec :
  FunSpec({
    var now = Instant.parse("2026-03-01T06:00:00Z")
    val deletions = RecentDeletions(InstantSource { now })
    val description = ObjectMapper().createObjectNode().put("assetId", "1")

    test("a deleted resource is described for two seconds, by all its names") {
      deletions.add(setOf("1", "externalId:pump"), "/graz/pump", description)
      now = now.plusMillis(2_000)
      deletions.find("1") { true }.shouldBePresent { it shouldBe description }
      deletions.find("externalId:pump") { true }.shouldBePresent { it shouldBe description }
      deletions.find("2") { true }.shouldBeEmpty()
      now = now.plusMillis(1)
      deletions.find("1") { true }.shouldBeEmpty()
    }

    test("a caller that may not read an asset does not learn that it was deleted") {
      deletions.add(setOf("1"), "/graz/pump", description)
      deletions.find("1") { it == "/linz" }.shouldBeEmpty()
    }

    test("a caller's changes of a description are its own") {
      deletions.add(setOf("1"), "", description)
      deletions.find("1") { true }.shouldBePresent { it.removeAll() }
      deletions.find("1") { true }.shouldBePresent { it shouldBe description }
    }
  })
