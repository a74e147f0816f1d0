// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.application.Transactions
import io.millwright.application.audit.AuditEntry
import io.millwright.application.audit.AuditLog
import io.millwright.application.edge.EdgeReportStore
import io.millwright.application.edge.EmbeddedEdges
import io.millwright.application.edge.FeedStore
import io.millwright.application.edge.KeptReport
import io.millwright.application.live.LiveFeed
import io.millwright.application.plant.PlantChanged
import io.millwright.application.plant.PlantStore
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.asset.change.PlantSnapshot
import io.millwright.asset.change.PlantVersion
import io.millwright.asset.change.Removed
import io.millwright.asset.change.Whereabouts
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.ModelId
import io.millwright.engine.store.Changes
import io.millwright.feed.EdgeFeeds
import io.millwright.feed.Feed
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink
import io.millwright.reading.RefusedReadings
import io.millwright.report.BadTag
import io.millwright.report.BufferReport
import io.millwright.report.EdgeReport
import io.millwright.report.SourceReport
import io.millwright.value.Quality
import jakarta.enterprise.event.Observes
import jakarta.inject.Singleton
import java.time.Instant
import java.util.Optional
import java.util.OptionalLong
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import java.util.function.Supplier

/** What a host of the API provides, in memory. */
@Singleton
class FakePlantStore : PlantStore {
  private val saved = CopyOnWriteArrayList(listOf(PlantSnapshot.EMPTY))

  override fun load(): PlantSnapshot = saved.last()

  override fun newest(): Long = load().version().number()

  override fun save(plant: Plant, change: PlantChange, madeFrom: Long): Optional<PlantSnapshot> {
    val before = load()
    if (before.version().number() != madeFrom) return Optional.empty()
    val revisions = before.revisions().after(before.plant(), plant, change.time())
    saved += PlantSnapshot(plant, PlantVersion(before.version().number() + 1, change), revisions)
    return Optional.of(load())
  }

  override fun versions(before: OptionalLong, limit: Int): List<PlantVersion> =
    saved
      .drop(1)
      .map { it.version() }
      .filter { it.number() < before.orElse(Long.MAX_VALUE) }
      .reversed()
      .take(limit)

  override fun findVersion(number: Long): Optional<Plant> =
    Optional.ofNullable(saved.drop(1).find { it.version().number() == number }?.plant())

  override fun whereabouts(asset: AssetId): List<Whereabouts> {
    val found = mutableListOf<Whereabouts>()
    for (then in saved) {
      val known = then.plant().findAsset(asset).orElse(null)
      val path = known?.let { then.plant().path(asset) }
      val last = found.lastOrNull()?.takeIf { it.until().isEmpty }
      if (last != null && (path != last.path() || known.name() != last.name())) {
        found[found.lastIndex] =
          Whereabouts(last.path(), last.name(), last.from(), Optional.of(then.version()))
      }
      if (known != null && found.lastOrNull()?.until()?.isEmpty != true) {
        found += Whereabouts(path!!, known.name(), then.version(), Optional.empty())
      }
    }
    return found
  }

  override fun removed(limit: Int): List<Removed> =
    saved
      .zipWithNext { before, after ->
        val assets =
          before
            .plant()
            .assets()
            .filter { after.plant().findAsset(it.id()).isEmpty }
            .map {
              val path = before.plant().path(it.id())
              Removed(Removed.Kind.ASSET, it.id().uuid(), path, it.name(), after.version())
            }
        val models =
          before
            .plant()
            .models()
            .filter { after.plant().findModel(it.id()).isEmpty }
            .map {
              Removed(Removed.Kind.MODEL, it.id().uuid(), it.key(), it.name(), after.version())
            }
        models + assets.sortedBy { it.place() }
      }
      .reversed()
      .flatten()
      .distinctBy { it.id() }
      .filter {
        load().plant().findAsset(AssetId(it.id())).isEmpty &&
          load().plant().findModel(ModelId(it.id())).isEmpty
      }
      .take(limit)
}

/** Transactions over what is in memory: nothing is undone. */
@Singleton
class FakeTransactions : Transactions {
  private val actions = ThreadLocal<MutableList<Runnable>>()

  override fun <T : Any> inOne(what: String, work: Supplier<T>): T {
    if (actions.get() != null) return work.get()
    val after = mutableListOf<Runnable>()
    actions.set(after)
    val result =
      try {
        work.get()
      } finally {
        actions.remove()
      }
    after.forEach { it.run() }
    return result
  }

  override fun afterCommit(action: Runnable) {
    actions.get()?.add(action) ?: action.run()
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
class FakeFeedStore : FeedStore {
  private val kept = CopyOnWriteArrayList<Feed>()

  override fun declare(declaration: EdgeFeeds): List<Feed> {
    val open = kept.filter { it.edge() == declaration.edge() && it.until().isEmpty }
    val wanted =
      declaration.sources().flatMap { source -> source.aliases().map { source.source() to it } }
    val ended =
      open
        .filter { (it.source() to it.alias()) !in wanted }
        .map {
          Feed(it.edge(), it.source(), it.alias(), it.since(), Optional.of(declaration.since()))
        }
    val begun =
      wanted
        .filter { (source, alias) -> open.none { it.source() == source && it.alias() == alias } }
        .map { (source, alias) ->
          Feed(declaration.edge(), source, alias, declaration.since(), Optional.empty())
        }
    kept.removeAll { feed -> ended.any { it.alias() == feed.alias() && feed in open } }
    kept += ended + begun
    return ended + begun
  }

  override fun feeds(): List<Feed> = kept.sortedWith(compareBy({ it.alias() }, { it.since() }))
}

@Singleton
class FakeEdgeReportStore : EdgeReportStore {
  private val kept = ConcurrentHashMap<String, KeptReport>()

  override fun keep(
    report: KeptReport,
    most: Int,
    mostOfSender: Int,
    goneBefore: Instant,
  ): Boolean {
    fun makeRoom(among: List<KeptReport>, most: Int): Boolean {
      if (among.size < most) return true
      val oldest = among.minBy { it.heard() }
      return oldest.heard().isBefore(goneBefore) && kept.remove(oldest.edge()) != null
    }
    if (
      !kept.containsKey(report.edge()) &&
        !(makeRoom(kept.values.filter { it.by() == report.by() }, mostOfSender) &&
          makeRoom(kept.values.toList(), most))
    )
      return false
    kept[report.edge()] = report
    return true
  }

  override fun find(edge: String) = Optional.ofNullable(kept[edge])

  override fun reports(): List<KeptReport> = kept.values.sortedBy { it.edge() }

  override fun forget(edge: String) = kept.remove(edge) != null
}

@Singleton
class FakeEmbeddedEdges : EmbeddedEdges {
  override fun reports(): List<EdgeReport> =
    listOf(
      EdgeReport(
        "graz-line-1",
        "0.1.0",
        Instant.parse("2026-01-01T01:00:01Z"),
        Instant.parse("2026-01-01T00:00:00Z"),
        false,
        BufferReport(0, 0, 1 shl 30, 0, ""),
        RefusedReadings.NONE,
        1,
        listOf(
          SourceReport(
            "filler-plc",
            "opcua",
            "CONNECTED",
            "",
            Instant.parse("2026-01-01T00:00:00Z"),
            12,
            3456,
            1,
            Optional.of(Instant.parse("2026-01-01T01:00:00Z")),
            listOf(),
            1,
            listOf(
              BadTag(
                "/graz/filler/level",
                Quality.BAD,
                "Bad_NodeIdUnknown (0x80340000)",
                Instant.parse("2026-01-01T00:30:00Z"),
                "check the node id",
              )
            ),
          )
        ),
      )
    )
}
