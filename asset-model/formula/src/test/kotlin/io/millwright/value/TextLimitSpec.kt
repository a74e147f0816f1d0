// SPDX-License-Identifier: Apache-2.0
package io.millwright.value

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.optional.shouldBeEmpty
import io.kotest.matchers.optional.shouldBePresent
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.util.Optional

class TextLimitSpec :
  FunSpec({
    test("a text is as long as SiteWise takes it, unless somebody says otherwise") {
      val limit = TextLimit.of(Optional.empty())
      limit.refusal(Value.of("x".repeat(1_024))).shouldBeEmpty()
      limit.refusal(Value.of("x".repeat(1_025))) shouldBePresent
        {
          it shouldContain "1,025"
          it shouldContain "MILLWRIGHT_TEXTS_LONGEST"
        }
      limit.refusal(Value.of(1e300)).shouldBeEmpty()
      TextLimit.of(Optional.of(" 20000 ")) shouldBe TextLimit(20_000)
    }

    test("an invalid limit is refused with the name of the setting") {
      for (wrong in listOf("0", "-1", "many", "1000001", "")) {
        shouldThrow<IllegalArgumentException> { TextLimit.of(Optional.of(wrong)) }
          .message shouldContain "MILLWRIGHT_TEXTS_LONGEST"
      }
    }
  })
