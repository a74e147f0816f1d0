// SPDX-License-Identifier: Apache-2.0
package io.millwright.kafka

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.millwright.reading.Alias
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink.UnavailableException
import io.millwright.value.Quality
import io.millwright.value.Value
import io.millwright.wire.ReadingCodec
import io.millwright.wire.Topics
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.ExecutionException
import java.util.concurrent.TimeUnit
import kotlin.concurrent.thread
import org.apache.kafka.clients.producer.MockProducer
import org.apache.kafka.common.errors.InterruptException
import org.apache.kafka.common.errors.TimeoutException
import org.apache.kafka.common.serialization.ByteArraySerializer
import org.apache.kafka.common.serialization.StringSerializer

class RecordSenderSpec :
  FunSpec({
    fun producer(acknowledges: Boolean) =
      MockProducer(acknowledges, null, StringSerializer(), ByteArraySerializer())

    fun sender(producer: MockProducer<String, ByteArray>) =
      RecordSender({ producer }, Duration.ZERO)

    test("records go to their topic under their keys, in their order") {
      val producer = producer(true)
      val batch = sender(producer).batch("t")
      batch.add("a", byteArrayOf(1))
      batch.add("b", null)
      batch.add("a", byteArrayOf(2))
      batch.await()
      producer.history().map {
        Triple(it.topic(), it.key(), it.value()?.toList())
      } shouldContainExactly
        listOf(
          Triple("t", "a", listOf<Byte>(1)),
          Triple("t", "b", null),
          Triple("t", "a", listOf<Byte>(2)),
        )
    }

    test("a refused record is reported with its topic and the producer's reason") {
      val producer = producer(false)
      val batch = sender(producer).batch("t")
      batch.add("a", byteArrayOf(1))
      producer.errorNext(TimeoutException("no broker for 30000 ms"))
      val failure = shouldThrow<UnavailableException> { batch.await() }
      failure.message shouldContain "for t: no broker for 30000 ms; check the brokers"
    }

    test("no record is sent after one that has failed") {
      val producer = producer(false)
      val batch = sender(producer).batch("t")
      batch.add("a", byteArrayOf(1))
      producer.errorNext(TimeoutException("away"))
      batch.add("b", byteArrayOf(2))
      producer.history().map { it.key() } shouldContainExactly listOf("a")
      shouldThrow<UnavailableException> { batch.await() }
    }

    test("nobody waits longer than the sender's patience for an acknowledgement") {
      val sender = sender(producer(false))
      shouldThrow<UnavailableException> { sender.send("t", "a", byteArrayOf(1)) }
        .message shouldContain "no acknowledgement within 0 s"
    }

    test("a producer that can't be made is a reason like any other") {
      val sender = RecordSender({ throw TimeoutException("no such host") }, Duration.ZERO)
      shouldThrow<UnavailableException> { sender.send("t", "a", null) }.message shouldContain
        "no such host"
    }

    test("a sender that has sent nothing connects to nothing") {
      var made = 0
      RecordSender({ producer(true).also { made++ } }, Duration.ZERO).close()
      made shouldBe 0
    }

    test("a sender that has been closed refuses records, and connects no more") {
      var made = 0
      val sender = RecordSender({ producer(true).also { made++ } }, Duration.ZERO)
      sender.close()
      shouldThrow<UnavailableException> { sender.send("t", "a", null) }.message shouldContain
        "its sender is closed"
      made shouldBe 0
    }

    test("a record whose producer is closed meanwhile is refused like any other") {
      val producer = producer(true)
      val sender = sender(producer)
      sender.send("t", "a", byteArrayOf(1))
      producer.close()
      shouldThrow<UnavailableException> { sender.send("t", "a", byteArrayOf(2)) }
    }

    test("threads with a record do not wait while the producer is closing") {
      val begun = CountDownLatch(1)
      val mayEnd = CountDownLatch(1)
      val slow =
        object :
          MockProducer<String, ByteArray>(true, null, StringSerializer(), ByteArraySerializer()) {
          override fun close(timeout: Duration) {
            begun.countDown()
            mayEnd.await()
            super.close(timeout)
          }
        }
      val sender = sender(slow)
      sender.send("t", "a", byteArrayOf(1))
      val closing = thread { sender.close() }
      begun.await()
      val sending = CompletableFuture.runAsync { sender.send("t", "a", byteArrayOf(2)) }
      shouldThrow<ExecutionException> { sending.get(30, TimeUnit.SECONDS) }
        .cause
        .shouldBeInstanceOf<UnavailableException>()
      mayEnd.countDown()
      closing.join()
      slow.closed() shouldBe true
    }

    test("a producer that does not close cleanly keeps nobody from ending, and is closed once") {
      val producer = producer(true)
      producer.closeException = InterruptException("interrupted")
      val sender = sender(producer)
      sender.send("t", "a", byteArrayOf(1))
      sender.close()
      sender.close()
      // The exception has marked this thread as interrupted, as its constructor does.
      Thread.interrupted() shouldBe true
    }

    test("readings go out as one record for each key") {
      val producer = producer(true)
      val batch = ReadingBatch.Builder()
      for ((alias, value) in listOf("/graz/a" to 1L, "/linz/b" to 2L, "/graz/c" to 3L)) {
        batch.add(batch.stream(Alias(alias)), value, Quality.GOOD, Value.of(value))
      }
      ReadingSender(sender(producer), Topics::readingsKey).accept(batch.build())
      producer.history().map { it.topic() to it.key() } shouldContainExactly
        listOf(Topics.READINGS to "graz", Topics.READINGS to "linz")
      ReadingCodec.decode(producer.history()[0].value()).aliases().map {
        it.path()
      } shouldContainExactly listOf("/graz/a", "/graz/c")
    }
  })
