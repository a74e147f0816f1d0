// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.stream

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.time.Instant

class PointTimesSpec :
  FunSpec({
    val noon = Instant.parse("2026-03-02T12:00:00Z")

    // SiteWise, BatchPutAssetPropertyValue: up to ten minutes in the future.
    test("a point may be ten minutes ahead of the server's clock, and no more") {
      PointTimes.isTooFarAhead(noon.minusSeconds(600), noon) shouldBe false
      PointTimes.isTooFarAhead(noon.plusSeconds(600), noon) shouldBe false
      PointTimes.isTooFarAhead(noon.plusSeconds(600).plusNanos(1_000), noon) shouldBe true
    }
  })
