// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.string
import io.kotest.property.checkAll
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner

class PartitioningSpec :
  FunSpec({
    // The engine must look after exactly those trees whose readings producers send to it.
    test("a tree is where Kafka's producers put its readings") {
      checkAll(Arb.string(0..40), Arb.int(1..50)) { key, partitions ->
        Partitioning(partitions).partition(key) shouldBe
          BuiltInPartitioner.partitionForKey(key.toByteArray(), partitions)
      }
    }
  })
