// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.live

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.maps.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.millwright.alarm.AlarmEvent
import io.millwright.alarm.AlarmId
import io.millwright.alarm.definition.Priority
import io.millwright.application.UseCaseRefusedException
import io.millwright.asset.id.AssetId
import io.millwright.engine.store.Changes
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.value.Quality
import io.millwright.value.Tqv
import io.millwright.value.Value
import java.time.Duration
import java.time.Instant
import java.util.UUID
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CompletionStage

private val START: Instant = Instant.parse("2026-03-01T06:00:00Z")
private val FILLER = AssetId(UUID(0, 1))

private fun reading(alias: String, second: Long, number: Double) =
  Reading.of(alias, START.plusSeconds(second), Quality.GOOD, Value.of(number))

private fun readings(vararg readings: Reading) = Changes.of(ReadingBatch.of(*readings))

private fun raised(key: String, second: Long) =
  AlarmEvent(
    AlarmId(FILLER, key),
    AlarmEvent.Kind.RAISED,
    START.plusSeconds(second),
    Priority.HIGH,
    key,
    "",
    false,
  )

private fun alarms(vararg events: AlarmEvent) =
  Changes(ReadingBatch.empty(), listOf(), ReadingBatch.empty(), events.toList(), mapOf())

private class FakeClient : Delivery {
  val events = mutableListOf<LiveEvent>()
  var socket = CompletableFuture.completedFuture<Any>(Unit)
  var open = true

  val values
    get() = events.filterIsInstance<LiveEvent.Values>().map { it.values() }

  override fun send(event: LiveEvent): CompletionStage<*> {
    events += event
    return socket
  }

  override fun isOpen() = open

  override fun close() {
    open = false
  }
}

private class Graz : Filter {
  override fun wants(stream: Alias) = stream.path().startsWith("/graz/")

  override fun notifies(stream: Alias) = false

  override fun wants(alarm: AlarmId) = alarm.asset() == FILLER
}

/** Follows the notifications of the streams of one machine. */
private class Followed : Filter {
  override fun wants(stream: Alias) = false

  override fun notifies(stream: Alias) = stream.path().startsWith("/graz/filler/")

  override fun wants(alarm: AlarmId) = false
}

private fun numbers(values: Map<Alias, Tqv>) =
  values.entries.associate { (alias, tqv) -> alias.path() to tqv.value().asNumber().asDouble }

class LiveFeedSpec :
  FunSpec({
    var nanos = 0L
    val feed = LiveFeed { nanos }
    fun tickAfter(period: Duration) {
      nanos += period.toNanos()
      feed.tick()
    }

    test("the first event holds the latest values, though there be none") {
      val client = FakeClient()
      feed.subscribe(Graz(), client).start(mapOf())
      tickAfter(LiveFeed.PERIOD)
      client.values shouldContainExactly listOf(mapOf())
    }

    test("values that come before the latest have been read join them, and the newer one holds") {
      val client = FakeClient()
      val subscription = feed.subscribe(Graz(), client)
      feed.publish(readings(reading("/graz/a", 2, 20.0)))
      tickAfter(LiveFeed.PERIOD)
      client.events.shouldBeEmpty()
      subscription.start(
        mapOf(
          Alias("/graz/a") to reading("/graz/a", 1, 10.0).tqv(),
          Alias("/graz/b") to reading("/graz/b", 1, 11.0).tqv(),
        )
      )
      tickAfter(LiveFeed.PERIOD)
      client.values.map(::numbers) shouldContainExactly
        listOf(mapOf("/graz/a" to 20.0, "/graz/b" to 11.0))
    }

    test("a subscriber that can't be served is let go, and the others go on") {
      val broken =
        object : Delivery {
          var isClosed = false

          override fun send(event: LiveEvent): CompletionStage<*> =
            throw ArithmeticException("on purpose")

          override fun isOpen() = true

          override fun close() {
            isClosed = true
          }
        }
      val before = feed.subscribers()
      feed.subscribe(Graz(), broken).start(mapOf())
      val client = FakeClient()
      feed.subscribe(Graz(), client).start(mapOf())
      tickAfter(LiveFeed.PERIOD)
      broken.isClosed shouldBe true
      client.values shouldContainExactly listOf(mapOf())
      feed.subscribers() shouldBe before + 1
    }

    test("between two events only the newest value of each stream is kept") {
      val client = FakeClient()
      feed.subscribe(Graz(), client).start(mapOf())
      tickAfter(LiveFeed.PERIOD)
      for (second in 1L..100L) {
        feed.publish(
          readings(
            reading("/graz/a", second, second.toDouble()),
            reading("/linz/a", second, 0.0),
          )
        )
      }
      tickAfter(LiveFeed.PERIOD)
      numbers(client.values.last()) shouldBe mapOf("/graz/a" to 100.0)
      client.events.size shouldBe 2
    }

    // A publisher that waits for a phone in a tunnel stops the plant's data.
    test(
      "a subscriber that takes nothing holds up nobody, and gets the newest value when it does"
    ) {
      val slow = FakeClient()
      val quick = FakeClient()
      feed.subscribe(Graz(), slow).start(mapOf())
      feed.subscribe(Graz(), quick).start(mapOf())
      slow.socket = CompletableFuture()
      tickAfter(LiveFeed.PERIOD)
      for (second in 1L..50L) {
        feed.publish(readings(reading("/graz/a", second, second.toDouble())))
        tickAfter(LiveFeed.PERIOD)
      }
      slow.events.size shouldBe 1
      quick.values.size shouldBe 51
      slow.socket.complete(Unit)
      tickAfter(LiveFeed.PERIOD)
      slow.values.last() shouldHaveSize 1
      numbers(slow.values.last()) shouldBe mapOf("/graz/a" to 50.0)
    }

    test("a subscriber that has taken nothing for a minute is let go") {
      val gone = FakeClient()
      val before = feed.subscribers()
      feed.subscribe(Graz(), gone).start(mapOf())
      gone.socket = CompletableFuture()
      tickAfter(LiveFeed.PERIOD)
      tickAfter(Subscription.PATIENCE)
      feed.subscribers() shouldBe before + 1
      tickAfter(LiveFeed.PERIOD)
      feed.subscribers() shouldBe before
      gone.open shouldBe false
    }

    test("a subscriber whose socket fails is let go") {
      val before = feed.subscribers()
      val broken = FakeClient()
      feed.subscribe(Graz(), broken).start(mapOf())
      broken.socket = CompletableFuture.failedFuture(IllegalStateException("reset"))
      tickAfter(LiveFeed.PERIOD)
      tickAfter(LiveFeed.PERIOD)
      feed.subscribers() shouldBe before
    }

    test("late values don't turn back what a subscriber has seen") {
      val client = FakeClient()
      feed.subscribe(Graz(), client).start(mapOf())
      tickAfter(LiveFeed.PERIOD)
      feed.publish(readings(reading("/graz/a", 10, 10.0)))
      tickAfter(LiveFeed.PERIOD)
      feed.publish(readings(reading("/graz/a", 9, 9.0)))
      tickAfter(LiveFeed.PERIOD)
      numbers(client.values.last()) shouldBe mapOf("/graz/a" to 10.0)
    }

    test("alarms don't wait behind values that come all the time") {
      val client = FakeClient()
      feed.subscribe(Graz(), client).start(mapOf())
      tickAfter(LiveFeed.PERIOD)
      feed.publish(readings(reading("/graz/a", 1, 1.0)))
      feed.publish(alarms(raised("hot", 1), raised("jam", 2)))
      tickAfter(LiveFeed.PERIOD)
      client.events.last() shouldBe LiveEvent.Alarms(listOf(raised("hot", 1), raised("jam", 2)))
      tickAfter(LiveFeed.PERIOD)
      numbers(client.values.last()) shouldBe mapOf("/graz/a" to 1.0)
    }

    test("silence is broken by a heartbeat") {
      val client = FakeClient()
      feed.subscribe(Graz(), client).start(mapOf())
      tickAfter(LiveFeed.PERIOD)
      tickAfter(Subscription.HEARTBEAT.minusMillis(1))
      client.events.size shouldBe 1
      tickAfter(Duration.ofMillis(1))
      client.events.last() shouldBe LiveEvent.Heartbeat()
    }

    // SiteWise: asset data is sent every time it is received, changed or not.
    test("a subscriber of notifications gets every value, in the order of arrival") {
      val client = FakeClient()
      feed.subscribe(Followed(), client).start(mapOf())
      tickAfter(LiveFeed.PERIOD)
      feed.publish(
        readings(
          reading("/graz/filler/a", 2, 2.0),
          reading("/graz/other/a", 2, 7.0),
          reading("/graz/filler/a", 1, 1.0),
        )
      )
      feed.publish(readings(reading("/graz/filler/a", 2, 2.0), reading("/graz/filler/b", 3, 3.0)))
      tickAfter(LiveFeed.PERIOD)
      val sent = client.events.last() as LiveEvent.Notifications
      sent
        .values()
        .mapKeys { it.key.path() }
        .mapValues { (_, values) ->
          values.map { it.value().asNumber().asDouble }
        } shouldBe mapOf("/graz/filler/a" to listOf(2.0, 1.0, 2.0), "/graz/filler/b" to listOf(3.0))
      tickAfter(LiveFeed.PERIOD)
      client.events.last() shouldBe sent
    }

    test("only current values are shown, and notifications are sent of all stored values") {
      val watching = FakeClient()
      val following = FakeClient()
      feed.subscribe(Graz(), watching).start(mapOf())
      feed.subscribe(Followed(), following).start(mapOf())
      tickAfter(LiveFeed.PERIOD)
      val now = reading("/graz/filler/a", 2, 2.0)
      feed.publish(readings(now, reading("/graz/filler/a", 3, 99.0)), ReadingBatch.of(now))
      tickAfter(LiveFeed.PERIOD)
      numbers(watching.values.last()) shouldBe mapOf("/graz/filler/a" to 2.0)
      val sent = following.events.last() as LiveEvent.Notifications
      sent.values().values.single().map { it.value().asNumber().asDouble } shouldBe
        listOf(2.0, 99.0)
    }

    test("a subscriber that takes no notifications loses the oldest and needs no more memory") {
      val client = FakeClient()
      feed.subscribe(Followed(), client).start(mapOf())
      tickAfter(LiveFeed.PERIOD)
      val stuck = CompletableFuture<Any>()
      client.socket = stuck
      feed.publish(readings(reading("/graz/filler/a", 0, 0.0)))
      tickAfter(LiveFeed.PERIOD)
      for (second in 1L..Subscription.MOST_NOTIFICATIONS + 5L) {
        feed.publish(readings(reading("/graz/filler/a", second, second.toDouble())))
      }
      stuck.complete(Unit)
      tickAfter(LiveFeed.PERIOD)
      val values = (client.events.last() as LiveEvent.Notifications).values().values.single()
      values.size shouldBe Subscription.MOST_NOTIFICATIONS
      values.last().time() shouldBe START.plusSeconds(Subscription.MOST_NOTIFICATIONS + 5L)
    }

    fun text(alias: String, characters: Int) =
      Alias(alias) to Reading.of(alias, START, Quality.GOOD, Value.of("x".repeat(characters))).tqv()

    // The first event of one who watches all held the texts of all streams, some of them twice.
    test("values with long texts come in several events, of which none is longer than it may be") {
      val client = FakeClient()
      val latest = (1..20).associate { text("/graz/t$it", 1_000_000) }
      feed.subscribe(Graz(), client).start(latest)
      repeat(6) { tickAfter(LiveFeed.PERIOD) }
      client.values.size shouldBe 5
      client.values.forEach { values ->
        values.values.sumOf { LatestValues.characters(it) } shouldBeLessThan 4_000_001
      }
      client.values.flatMap { it.keys }.toSet() shouldBe latest.keys
      client.values.flatMap { it.keys }.size shouldBe 20
    }

    test("many streams come in several events, too") {
      val client = FakeClient()
      val latest = (1..50_000).associate { text("/graz/t$it", 1) }
      feed.subscribe(Graz(), client).start(latest)
      repeat(3) { tickAfter(LiveFeed.PERIOD) }
      client.values.map { it.size }.max() shouldBeLessThan 20_001
      client.values.flatMap { it.keys }.toSet() shouldBe latest.keys
    }

    test(
      "texts that wait for those who watch count as what is held for them, until they are sent"
    ) {
      val small = LiveFeed({ nanos }, 1_000_000)
      val client = FakeClient()
      val first = small.subscribe(Graz(), client)
      first.offer(mapOf(text("/graz/a", 400_000)), listOf())
      small.requireRoom()
      first.offer(mapOf(text("/graz/b", 200_000)), listOf())
      shouldThrow<UseCaseRefusedException> { small.requireRoom() }
      shouldThrow<UseCaseRefusedException> { small.subscribe(Graz(), FakeClient()) }
      // Another value of the same stream takes the place of the one before.
      first.offer(
        mapOf(Alias("/graz/a") to reading("/graz/a", 1, 1.0).tqv()),
        listOf(),
      )
      small.requireRoom()
      first.offer(mapOf(text("/graz/c", 400_000)), listOf())
      shouldThrow<UseCaseRefusedException> { small.requireRoom() }
      first.start(mapOf())
      nanos += LiveFeed.PERIOD.toNanos()
      small.tick()
      small.requireRoom()
    }
  })
