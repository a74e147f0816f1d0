// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.api.edge.EdgeStatus
import io.millwright.api.live.LiveFeed
import io.millwright.api.plant.PlantChanged
import io.millwright.asset.Plant
import io.millwright.asset.PlantStore
import io.millwright.audit.AuditEntry
import io.millwright.audit.AuditLog
import io.millwright.historian.Changes
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink
import jakarta.enterprise.event.Observes
import jakarta.inject.Singleton
import java.time.Instant
import java.util.Optional
import java.util.OptionalLong
import java.util.concurrent.CopyOnWriteArrayList

/** What a host of the API provides, in memory. */
@Singleton
class FakePlantStore : PlantStore {
  @Volatile private var plant = Plant.EMPTY

  override fun load(): Plant = plant

  override fun save(plant: Plant) {
    this.plant = plant
  }
}

@Singleton
class FakeSink(private val historian: TestHistorian, private val feed: LiveFeed) : ReadingSink {
  override fun accept(batch: ReadingBatch) {
    val changes = Changes.of(batch)
    historian.write(changes)
    feed.publish(changes)
  }
}

@Singleton
class FakeEngineHost {
  val changes = CopyOnWriteArrayList<PlantChanged>()

  fun rebuild(@Observes changed: PlantChanged) {
    changes += changed
  }
}

@Singleton
class FakeAuditLog : AuditLog {
  private val entries = CopyOnWriteArrayList<AuditEntry>()

  override fun append(entry: AuditEntry) {
    entries += entry
  }

  override fun entries(before: OptionalLong, limit: Int): List<AuditLog.Numbered> =
    entries
      .mapIndexed { i, entry -> AuditLog.Numbered(i.toLong(), entry) }
      .filter { it.number() < before.orElse(Long.MAX_VALUE) }
      .reversed()
      .take(limit)
}

@Singleton
class FakeEdgeStatus : EdgeStatus {
  override fun sources(): List<EdgeStatus.SourceStatus> =
    listOf(
      EdgeStatus.SourceStatus(
        "graz-line-1",
        "filler-plc",
        "opcua",
        "CONNECTED",
        "",
        Instant.parse("2026-01-01T00:00:00Z"),
        12,
        3456,
        0,
        Optional.of(Instant.parse("2026-01-01T01:00:00Z")),
      )
    )
}
