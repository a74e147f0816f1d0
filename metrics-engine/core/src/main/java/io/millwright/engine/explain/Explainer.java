// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.explain;

import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.Durations;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.engine.explain.Explanation.Reason;
import io.millwright.engine.node.Output;
import io.millwright.engine.store.LimitedReadings;
import io.millwright.engine.store.PastReadings;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.engine.window.TreeBeginning;
import io.millwright.formula.Formula;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * Explains how a transform, a metric or an event frame came to its value, or why it has none. The
 * formula is evaluated once more over the stored readings ({@link FormulaTrace}); where it has no
 * value, its parts are searched for the reason ({@link ReasonFinder}).
 */
public final class Explainer {
  private static final long SECOND = 1_000_000;

  private final Plant plant;
  private final PastReadings past;
  private final Instant beginning;

  /**
   * Makes an explainer over a plant and its stored points.
   *
   * @param past the store
   * @param most the most readings that may be read, so that no long window fills the memory
   */
  public Explainer(Plant plant, EngineSettings settings, PastReadings past, int most) {
    this.plant = plant;
    this.past = new LimitedReadings(past, most);
    beginning = settings.beginning();
  }

  /**
   * Explains the value of a transform, a metric or a frame.
   *
   * @param property the computed property
   * @param at the time; the newest reading, the last window's end, or the last start or end of a
   *     frame at or before it is explained
   * @throws IllegalArgumentException if the property is an attribute or a measurement
   * @throws io.millwright.engine.store.TooManyReadings if the value rests on more readings than may
   *     be read
   */
  public Explanation explain(AssetProperty property, Instant at) {
    return switch (property.property().kind()) {
      case PropertyKind.Transform(Formula formula) -> transform(property, formula, at);
      case PropertyKind.Metric metric -> metric(property, metric, Micros.of(at));
      case PropertyKind.Frame frame -> frame(property, frame, at);
      case PropertyKind.Attribute _, PropertyKind.Measurement _ ->
          throw new IllegalArgumentException(
              "%s is not computed; ask for a transform, a metric or a frame"
                  .formatted(property.alias()));
    };
  }

  private FormulaTrace trace(AssetProperty property, Formula formula, long from, long to) {
    return new FormulaTrace(plant, past, Micros.of(beginning), property, formula, from, to);
  }

  private Explanation transform(AssetProperty property, Formula formula, Instant at) {
    var trace = trace(property, formula, Long.MIN_VALUE, Micros.of(at));
    var newest = newestReading(trace, at);
    if (newest.isEmpty()) {
      return noReading(trace, at);
    }
    long time = Micros.of(newest.get());
    trace.load(time - 1, time);
    var parts = trace.moment(time);
    return explained(trace, parts, new ReasonFinder(trace, parts, false, time - 1, time), time);
  }

  private Optional<Instant> newestReading(FormulaTrace trace, Instant at) {
    return past.lastGood(trace.streams(), at).values().stream()
        .map(Tqv::time)
        .filter(time -> !time.isBefore(beginning))
        .max(Instant::compareTo);
  }

  private static Explanation noReading(FormulaTrace trace, Instant at) {
    var reason =
        new Reason(
            "No input of the formula has a GOOD reading up to %s".formatted(at),
            trace.formula.expression().span(),
            Optional.empty());
    return new Explanation(
        trace.formula,
        Optional.empty(),
        Optional.empty(),
        Value.none(),
        trace.inputs(Long.MIN_VALUE, Micros.of(at)),
        Optional.of(reason));
  }

  private static Explanation explained(
      FormulaTrace trace, FormulaTrace.Parts parts, ReasonFinder finder, long time) {
    var expression = trace.formula.expression();
    var result = parts.value(expression);
    var value = Output.typed(result, trace.property.property().type());
    var reason =
        value.isPresent()
            ? Optional.<Reason>empty()
            : Optional.of(
                result.isPresent() ? finder.unfit(expression, result) : finder.reason(expression));
    return new Explanation(
        trace.formula,
        Optional.empty(),
        Optional.of(Micros.toInstant(time)),
        value,
        trace.inputs(time - 1, time),
        reason);
  }

  /** Explains the last start or end of a frame, or why none has started. */
  private Explanation frame(AssetProperty property, PropertyKind.Frame frame, Instant at) {
    var border = last(property.alias(), at);
    boolean isEnd = border.isPresent() && border.get().value().asNumber().orElse(0) <= 0;
    if (isEnd && frame.until().isPresent()) {
      var ended = frame(property, frame, frame.until().get(), border, false, at);
      // A begin that starts no frame, because it is too short, ends the running frame as well.
      return ended.value().isPresent()
          ? ended
          : Optional.of(frame(property, frame, frame.from(), border, false, at))
              .filter(begun -> begun.value().isPresent())
              .orElse(ended);
    }
    return frame(property, frame, frame.from(), border, isEnd, at);
  }

  /**
   * Explains one condition of a frame.
   *
   * @param border the last start or end; empty where there is none
   * @param ceases true where a condition that becomes false ends a frame, too
   */
  private Explanation frame(
      AssetProperty property,
      PropertyKind.Frame frame,
      Formula condition,
      Optional<Tqv> border,
      boolean ceases,
      Instant at) {
    var trace = trace(property, condition, Long.MIN_VALUE, Micros.of(at));
    var moment = border.map(Tqv::time).or(() -> newestReading(trace, at));
    if (moment.isEmpty()) {
      return noReading(trace, at);
    }
    long time = Micros.of(moment.get());
    trace.load(time - 1, time);
    var parts = trace.moment(time);
    var expression = trace.formula.expression();
    var is = parts.value(expression);
    boolean holds = isTrue(is);
    boolean held = isTrue(trace.moment(time - 1).value(expression));
    boolean asStored = border.isPresent() && ((holds && !held) || (ceases && held && !holds));
    var finder = new ReasonFinder(trace, parts, false, time - 1, time);
    var reason =
        asStored
            ? Optional.<Reason>empty()
            : Optional.of(
                is.isPresent()
                    ? finder.says(
                        expression,
                        border.isPresent()
                            ? "What is stored is not what the readings give; it is being computed"
                                + " again, or was written by somebody"
                            : "%s is %s, and no frame%s has started up to %s"
                                .formatted(
                                    trace.text(expression),
                                    holds ? "true" : "not true",
                                    ofLength(frame),
                                    at))
                    : finder.reason(expression));
    return new Explanation(
        trace.formula,
        Optional.empty(),
        Optional.of(moment.get()),
        asStored ? Value.of(isTrue(border.get().value())) : Value.none(),
        trace.inputs(time - 1, time),
        reason);
  }

  private static String ofLength(PropertyKind.Frame frame) {
    return frame.min().isZero() ? "" : " of %s or more".formatted(Durations.text(frame.min()));
  }

  private static boolean isTrue(Value value) {
    return value.asNumber().orElse(0) != 0;
  }

  private Explanation metric(AssetProperty property, PropertyKind.Metric metric, long at) {
    if (metric.window() instanceof Window.OfFrame(String key)) {
      var frames = property(property, key);
      var window = frames.flatMap(found -> ended(found, at));
      return window.isEmpty()
          ? noFrame(metric, frames, at)
          : window(property, metric, window.get());
    }
    return window(property, metric, regular(metric.window(), plant.zone(property.asset()), at));
  }

  private Explanation window(
      AssetProperty property, PropertyKind.Metric metric, Interval interval) {
    long from = interval.start();
    long to = interval.end();
    var trace = trace(property, metric.formula(), from, to);
    trace.load(from, to);
    var parts = trace.window(from, to);
    var finder = new ReasonFinder(trace, parts, true, from, to);
    var withheld =
        beforeBeginning(property, metric, finder, interval)
            .or(() -> finder.tooLittleGood(metric.percentGood()));
    var found = explained(trace, parts, finder, to);
    return new Explanation(
        found.formula(),
        Optional.of(Micros.toInstant(from)),
        found.time(),
        withheld.isPresent() ? Value.none() : found.value(),
        trace.inputs(from, to),
        withheld.or(found::reason));
  }

  /** Returns why a metric of attributes has no value yet; empty where its tree has begun. */
  private Optional<Reason> beforeBeginning(
      AssetProperty property, PropertyKind.Metric metric, ReasonFinder finder, Interval interval) {
    var asset = property.asset();
    if (!TreeBeginning.isStreamless(plant, plant.model(asset), metric)) {
      return Optional.empty();
    }
    var root = plant.root(asset);
    return TreeBeginning.of(plant, root, past).hasBegun(interval.end())
        ? Optional.empty()
        : Optional.of(
            finder.says(
                metric.formula().expression(),
                ("The formula names no stream: such a metric has values from the first GOOD reading"
                        + " of its tree on, and %s has none up to %s")
                    .formatted(plant.path(root.id()), Micros.toInstant(interval.end()))));
  }

  private static Explanation noFrame(
      PropertyKind.Metric metric, Optional<AssetProperty> frames, long at) {
    var length =
        frames
            .map(found -> found.property().kind())
            .filter(PropertyKind.Frame.class::isInstance)
            .map(kind -> ofLength((PropertyKind.Frame) kind))
            .orElse("");
    var reason =
        new Reason(
            "No frame of \"%s\"%s has ended up to %s"
                .formatted(metric.window(), length, Micros.toInstant(at)),
            metric.formula().expression().span(),
            frames.map(AssetProperty::alias));
    return new Explanation(
        metric.formula(),
        Optional.empty(),
        Optional.empty(),
        Value.none(),
        List.of(),
        Optional.of(reason));
  }

  /** One window (start, end], in microseconds since the epoch. */
  private record Interval(long start, long end) {}

  /** Returns the last window that ended at a time or before it. */
  private static Interval regular(Window window, ZoneId zone, long at) {
    // A window may be much longer than the distance between two ends, so the way back is doubled.
    long back = 0;
    long end = window.endMicros(at, zone);
    while (end > at) {
      back = Math.max(SECOND, 2 * back);
      end = window.endMicros(at - back, zone);
    }
    for (long next = end; next <= at; next = window.endMicros(next + 1, zone)) {
      end = next;
    }
    return new Interval(window.startMicros(end, zone), end);
  }

  private Optional<AssetProperty> property(AssetProperty beside, String key) {
    return plant
        .model(beside.asset())
        .findProperty(key)
        .map(found -> plant.property(beside.asset(), found));
  }

  /** Returns the last frame that ended at a time or before it. */
  private Optional<Interval> ended(AssetProperty frames, long at) {
    var end = last(frames.alias(), Micros.toInstant(at));
    while (end.isPresent()) {
      long ended = Micros.of(end.get().time());
      var before = last(frames.alias(), Micros.toInstant(ended - 1));
      if (before.isPresent() && isTrue(before.get().value())) {
        return Optional.of(new Interval(Micros.of(before.get().time()), ended));
      }
      end = before;
    }
    return Optional.empty();
  }

  private Optional<Tqv> last(Alias alias, Instant at) {
    return past.lastGood(List.of(alias), at).values().stream().findFirst();
  }
}
