// SPDX-License-Identifier: Apache-2.0
package io.millwright.kafka

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.string.shouldContain
import io.millwright.reading.ReadingSink.UnavailableException
import org.apache.kafka.clients.consumer.ConsumerRecord
import org.apache.kafka.clients.consumer.MockConsumer
import org.apache.kafka.common.KafkaException
import org.apache.kafka.common.TopicPartition

class RecordReaderSpec :
  FunSpec({
    val partition = TopicPartition("t", 0)

    /** A consumer of a topic that holds records with these keys. */
    fun consumer(vararg keys: String?) =
      MockConsumer<String, ByteArray>("earliest").apply {
        updateBeginningOffsets(mapOf(partition to 0L))
        schedulePollTask {
          keys.forEachIndexed { at, key ->
            addRecord(ConsumerRecord("t", 0, at.toLong(), key, byteArrayOf(at.toByte())))
          }
        }
      }

    fun RecordReader.keys() = buildList { read { key, _ -> add(key) } }

    test("the whole topic is read, with records that have no key") {
      RecordReader("t") { consumer("a", null, "b") }.keys() shouldContainExactly
        listOf("a", null, "b")
    }

    test("after a failure the connection is made anew, and the topic read from its beginning") {
      val first = consumer("a")
      val all = ArrayDeque(listOf(first, consumer("a", "b")))
      val reader = RecordReader("t") { all.removeFirst() }
      reader.keys() shouldContainExactly listOf("a")
      first.setPollException(KafkaException("the broker is away"))
      shouldThrow<UnavailableException> { reader.read { _, _ -> } }.message shouldContain
        "the topic t: the broker is away; check the brokers"
      first.closed().shouldBeTrue()
      reader.keys() shouldContainExactly listOf("a", "b")
    }
  })
