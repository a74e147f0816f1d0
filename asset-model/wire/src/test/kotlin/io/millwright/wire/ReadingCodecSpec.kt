// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.millwright.reading.ReadingBatch

class ReadingCodecSpec :
  FunSpec({
    test("what is encoded is decoded again, whatever it is") {
      checkAll(Arb.list(readings(), 0..200)) { readings ->
        val batch = ReadingBatch.of(readings)
        ReadingCodec.decode(ReadingCodec.encode(batch)) shouldBe batch
      }
    }
  })
