// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.alarm.AlarmEvent;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetId;
import io.millwright.asset.Plant;
import io.millwright.historian.Changes;
import io.millwright.historian.Historian;
import io.millwright.historian.Removal;
import io.millwright.historian.TimeRange;
import io.millwright.reading.ReadingBatch;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The engines of a plant's trees, or of some of them. Each is made when it is first needed and goes
 * on from what the historian has. What it returns must be stored whole before the next call; when
 * that fails, call {@link #restart}. Not safe for use by several threads.
 */
public final class PlantEngine {
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");
  private static final int MOST_EVENTS = 100_000;

  private final Plant plant;
  private final Predicate<Asset> trees;
  private final EngineSettings settings;
  private final Historian historian;
  private final Map<AssetId, Engine> engines = new LinkedHashMap<>();
  private Optional<Instant> wallClock = Optional.empty();

  /**
   * @param trees which roots to compute
   * @param historian read for what has been before; never written
   */
  public PlantEngine(
      Plant plant, Predicate<Asset> trees, EngineSettings settings, Historian historian) {
    this.plant = plant;
    this.trees = trees;
    this.settings = settings;
    this.historian = historian;
  }

  /** The plant that is computed. */
  public Plant plant() {
    return plant;
  }

  /** Takes readings, of data streams with and without a property. */
  public Changes accept(ReadingBatch batch) {
    return run(batch, engine -> engine.accept(batch));
  }

  /** Lets wall-clock time pass. */
  public Changes advance(Instant wallClock) {
    this.wallClock = Optional.of(wallClock);
    return run(ReadingBatch.empty(), engine -> engine.advance(wallClock));
  }

  /** Computes everything in a range again, from the readings that are stored. */
  public Changes recompute(TimeRange range) {
    return run(ReadingBatch.empty(), engine -> engine.recompute(range));
  }

  /** Forgets everything and goes on from what is stored. */
  public void restart() {
    engines.clear();
  }

  private interface Call {
    Computed on(Engine engine);
  }

  private Changes run(ReadingBatch readings, Call call) {
    var removals = new ArrayList<Removal>();
    var values = new ReadingBatch.Builder();
    var alarms = new ArrayList<AlarmEvent>();
    var progress = new HashMap<AssetId, Instant>();
    try {
      for (var root : plant.roots()) {
        if (trees.test(root)) {
          var computed = call.on(engine(root));
          removals.addAll(computed.removals());
          values.addAll(computed.values());
          alarms.addAll(computed.alarms());
          computed.progress().ifPresent(time -> progress.put(root.id(), time));
        }
      }
    } catch (RuntimeException e) {
      // An engine that stopped half-way knows readings that will be offered again.
      restart();
      throw e;
    }
    return new Changes(readings, removals, values.build(), alarms, progress);
  }

  private Engine engine(Asset root) {
    var engine = engines.get(root.id());
    if (engine == null) {
      engine = new Engine(plant, root, settings, historian);
      var progress = historian.progress(root.id());
      engine.resume(
          progress,
          historian.alarms(),
          progress.isEmpty()
              ? List.of()
              : historian.alarmEvents(
                  new TimeRange(progress.get().minus(engine.memory()), FAR_FUTURE), MOST_EVENTS));
      wallClock.ifPresent(engine::expect);
      engines.put(root.id(), engine);
    }
    return engine;
  }
}
