// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.problem

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.util.Optional
import java.util.UUID

class ArnSpec :
  FunSpec({
    val id = "${UUID(1, 2)}"

    test("an ARN names the same resource in any partition, region and account") {
      for (arn in
        listOf(
          Arn.of("asset-model", id),
          "arn:aws:iotsitewise:eu-central-1:123456789012:asset-model/$id",
          "arn:aws-cn:iotsitewise:cn-north-1:123456789012:asset-model/$id",
          "arn:aws:iotsitewise:::asset-model/$id",
        )) {
        withClue(arn) {
          Arn.find(arn) shouldBe Optional.of(Arn.Resource("asset-model", id))
        }
      }
    }

    test("what is no ARN of SiteWise names nothing") {
      for (arn in
        listOf(
          "arn:aws:iotevents:eu-central-1:123456789012:asset/$id",
          "arn:aws:iotsitewise:eu-central-1:123456789012:asset/$id/more",
          "arn:aws:iotsitewise:eu-central-1:123456789012:asset",
          "arn:aws:iotsitewise:asset/$id",
          "asset/$id",
          "arn:aws:iotsitewise:eu-central-1:123456789012:asset/x",
        )) {
        withClue(arn) { Arn.find(arn) shouldBe Optional.empty() }
      }
    }
  })
