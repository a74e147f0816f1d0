// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.application.historian.Historian
import io.millwright.asset.id.AssetId
import io.millwright.engine.store.Changes
import io.millwright.historian.Order
import io.millwright.historian.Resolution
import io.millwright.historian.TimeRange
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink
import io.millwright.value.Quality
import jakarta.inject.Singleton
import java.time.Instant
import java.util.Optional

/** The historian that the API gets in tests: any, and away when a test wants it so. */
@Singleton
class TestHistorian : Historian {
  @Volatile var behind: Historian = FakeHistorian()

  /** Set to make every call fail as if the database were away. */
  @Volatile var isAway = false

  private val there: Historian
    get() =
      if (isAway)
        throw ReadingSink.UnavailableException(
          "The database can't be reached; start it",
          IllegalStateException("away"),
        )
      else behind

  fun write(vararg readings: Reading) = write(Changes.of(ReadingBatch.of(*readings)))

  override fun write(changes: Changes) = there.write(changes)

  override fun delete(stream: Alias) = there.delete(stream)

  override fun latest(streams: Collection<Alias>) = there.latest(streams)

  override fun firstValues(streams: Collection<Alias>) = there.firstValues(streams)

  override fun history(
    stream: Alias,
    range: TimeRange,
    qualities: Set<Quality>,
    order: Order,
    limit: Int,
  ) = there.history(stream, range, qualities, order, limit)

  override fun aggregates(
    stream: Alias,
    range: TimeRange,
    resolution: Resolution,
    qualities: Set<Quality>,
    order: Order,
    limit: Int,
  ) = there.aggregates(stream, range, resolution, qualities, order, limit)

  override fun streams(prefix: String, after: Optional<Alias>, limit: Int) =
    there.streams(prefix, after, limit)

  override fun progress(tree: AssetId) = there.progress(tree)

  override fun version(stream: Alias, time: Instant) = there.version(stream, time)

  override fun newest(streams: Collection<Alias>) = there.newest(streams)

  override fun oldest(streams: Collection<Alias>) = there.oldest(streams)

  override fun alarms() = there.alarms()

  override fun alarmEvents(range: TimeRange, limit: Int) = there.alarmEvents(range, limit)

  override fun range(streams: Collection<Alias>, range: TimeRange) = there.range(streams, range)

  override fun lastGood(streams: Collection<Alias>, atOrBefore: Instant) =
    there.lastGood(streams, atOrBefore)

  override fun last(streams: Collection<Alias>, atOrBefore: Instant) =
    there.last(streams, atOrBefore)
}
