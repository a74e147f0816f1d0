// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.result;

import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.historian.Historian;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.engine.explain.Explainer;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.historian.Order;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The use case that explains why a computed property has its value, or has none. Safe for use by
 * several threads.
 */
public final class ExplainResult {
  private static final long ONE_MICROSECOND = 1_000;

  private final Historian historian;
  private final InstantSource clock;

  /** Creates the use case for the stored readings. */
  public ExplainResult(Historian historian, InstantSource clock) {
    this.historian = historian;
    this.clock = clock;
  }

  /**
   * Explains the newest result of a property at or before a time.
   *
   * @param at the time; if it is empty, the result that was due last is explained
   * @throws UseCaseRefusedException if the property is not computed, or its value depends on too
   *     many readings
   */
  public ExplainedResult explain(Plant plant, AssetProperty property, Optional<Instant> at) {
    var stream = property.alias();
    if (!property.property().isComputed()) {
      throw new UseCaseRefusedException(
          new UseCaseRefusal.Invalid(
              "%s is not computed; ask for a transform, a metric or a frame"
                  .formatted(stream.path())));
    }
    var time = at.orElseGet(() -> newest(plant, property));
    var explainer =
        new Explainer(plant, EngineSettings.DEFAULT, historian, BoundedReads.MOST_READINGS);
    var explanation = BoundedReads.answer(() -> explainer.explain(property, time));
    return ExplainedResult.of(
        explanation,
        explanation.time().map(moment -> stored(stream, moment)).orElseGet(Value::none),
        explanation
            .time()
            .map(moment -> historian.version(stream, moment))
            .orElseGet(OptionalLong::empty));
  }

  /**
   * Returns the time of the result that was due last. Windows are closed up to the progress of the
   * tree; transforms need no window.
   */
  private Instant newest(Plant plant, AssetProperty property) {
    return property.property().kind() instanceof PropertyKind.Metric
        ? historian.progress(plant.root(property.asset()).id()).orElseGet(clock::instant)
        : clock.instant();
  }

  private Value stored(Alias stream, Instant time) {
    var moment = new TimeRange(time.minusNanos(ONE_MICROSECOND), time);
    return historian.history(stream, moment, Set.of(Quality.GOOD), Order.ASCENDING, 1).stream()
        .map(Tqv::value)
        .findFirst()
        .orElseGet(Value::none);
  }
}
