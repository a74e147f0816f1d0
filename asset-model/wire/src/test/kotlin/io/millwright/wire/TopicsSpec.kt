// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.millwright.reading.Alias

class TopicsSpec :
  FunSpec({
    test("readings are keyed by the first step of their alias, where it has steps") {
      Topics.readingsKey(Alias("/graz/line-1/filler/state")) shouldBe "graz"
      Topics.readingsKey(Alias("graz/line-1")) shouldBe "graz"
      Topics.readingsKey(Alias("temperature")) shouldBe "temperature"
      Topics.readingsKey(Alias("//x")) shouldBe "//x"
      Topics.readingsKey(Alias("/")) shouldBe "/"
    }
  })
