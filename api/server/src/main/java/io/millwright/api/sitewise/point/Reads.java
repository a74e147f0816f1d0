// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.point;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.DataStreams;
import io.millwright.api.sitewise.Page;
import io.millwright.api.sitewise.Variants;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.application.stream.ValueTypes;
import io.millwright.asset.AssetProperty;
import io.millwright.historian.Aggregate;
import io.millwright.historian.Order;
import io.millwright.historian.Resolution;
import io.millwright.historian.TimeRange;
import io.millwright.value.DataType;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.TextLimit;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Reads latest values, history and aggregates, page by page. */
@Singleton
final class Reads {
  /** The most points of one answer (SiteWise, GetAssetPropertyValueHistory). */
  static final int MOST = 20_000;

  /**
   * The most characters of texts in a page; it ends after the points that exceed this, however many
   * were requested.
   */
  static final long MOST_CHARACTERS = 4_000_000;

  /**
   * A page of interpolated values ends after this time, because each value needs a query of its
   * own.
   */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final List<String> AGGREGATE_TYPES =
      List.of("AVERAGE", "COUNT", "MAXIMUM", "MINIMUM", "SUM", "STANDARD_DEVIATION");
  // This time is far from the limits of a database or a double.
  private static final Instant EARLIEST = Instant.parse("1970-01-01T00:00:00Z");

  private final Plants plants;
  private final Historian historian;
  private final InstantSource clock;

  Reads(Plants plants, Historian historian, InstantSource clock) {
    this.plants = plants;
    this.historian = historian;
    this.clock = clock;
  }

  /** The requested part of a stream's history. */
  record Span(TimeRange range, Set<Quality> qualities, Order order) {}

  /**
   * Returns the newest point. For an attribute this is its present value, since the point that last
   * stated it, the time of its change, or its asset's or model's last change.
   */
  Optional<Tqv> latest(DataStreams.Named stream) {
    var now = clock.instant();
    var holding = stream.property().flatMap(property -> property.attributeAt(now));
    var stored =
        Optional.ofNullable(historian.latest(List.of(stream.alias())).get(stream.alias()))
            .map(tqv -> ofType(stream, tqv));
    if (holding.isEmpty()) {
      return stored;
    }
    var change = holding.get();
    return stored
        .filter(tqv ->
            tqv.quality() == Quality.GOOD
                && tqv.value().equals(change.value())
                && !tqv.time().isBefore(change.from())
                && !tqv.time().isAfter(now))
        .or(() ->
            Optional.of(change)
                .filter(known -> known.value().isPresent())
                .map(known ->
                    new Tqv(
                        known.isFromBeginning() ? since(stream.property().get()) : known.from(),
                        Quality.GOOD,
                        known.value())));
  }

  /**
   * Returns a point with the type of its property: a whole number of a property with doubles
   * becomes a double, as SiteWise's clients expect.
   */
  private static Tqv ofType(DataStreams.Named stream, Tqv tqv) {
    return stream
        .property()
        .flatMap(property -> ValueTypes.fitting(tqv.value(), property.property().type()))
        .map(value -> new Tqv(tqv.time(), tqv.quality(), value))
        .orElse(tqv);
  }

  /** Returns points of one stream as SiteWise answers them. */
  List<ObjectNode> json(DataStreams.Named stream, List<Tqv> points) {
    // The type of an unassociated stream is looked up only if a point does not show it.
    boolean isNeeded = points.stream().anyMatch(tqv -> tqv.value() instanceof Value.NullValue);
    var type = isNeeded ? typeOf(stream) : Optional.<DataType>empty();
    return points.stream().map(tqv -> Variants.json(ofType(stream, tqv), type)).toList();
  }

  /** Returns the type of a stream's values; empty for an unassociated stream without a value. */
  private Optional<DataType> typeOf(DataStreams.Named stream) {
    return stream
        .property()
        .map(property -> property.property().type())
        .or(() ->
            historian.firstValues(List.of(stream.alias())).values().stream()
                .findFirst()
                .flatMap(tqv -> ValueTypes.of(tqv.value())));
  }

  private Instant since(AssetProperty property) {
    var now = plants.snapshot();
    var asset = now.revisions().of(property.asset()).updated();
    return now.plant()
        .findModel(property.asset().model())
        .map(model -> now.revisions().of(model).updated())
        .filter(asset::isBefore)
        .orElse(asset);
  }

  /**
   * Returns points. A token contains the time of the last returned point and how many points of
   * that time were returned.
   */
  Page<ObjectNode> history(DataStreams.Named stream, Span span, Optional<String> token, int most) {
    var items = new ArrayList<ObjectNode>();
    var next = token;
    do {
      int room = (int) Math.max(1, MOST_CHARACTERS / TextLimit.HERE.characters());
      var piece = piece(stream, span, next, Math.min(most - items.size(), room));
      items.addAll(piece.items());
      next = piece.nextToken();
    } while (next.isPresent() && items.size() < most && characters(items) < MOST_CHARACTERS);
    return new Page<>(items, next);
  }

  /** Returns the length of the texts of points. */
  static long characters(List<ObjectNode> points) {
    return points.stream()
        .mapToLong(point -> point.path("value").path("stringValue").asText().length())
        .sum();
  }

  private Page<ObjectNode> piece(
      DataStreams.Named stream, Span span, Optional<String> token, int most) {
    long skip = 0;
    var range = span.range();
    if (token.isPresent()) {
      var parts = numbers(token.get(), 2);
      var last = Micros.toInstant(parts[0]);
      skip = parts[1];
      range = behind(range, span.order(), last, true);
    }
    if (skip > MOST) {
      throw Page.wrong(new IllegalArgumentException("skips " + skip));
    }
    var found =
        historian.history(
            stream.alias(), range, span.qualities(), span.order(), (int) (most + 1L + skip));
    var points = found.stream().skip(skip).limit(most).toList();
    var items = json(stream, points);
    if (found.size() <= most + skip) {
      return new Page<>(items, Optional.empty());
    }
    var last = points.getLast().time();
    long given =
        found.subList(0, (int) (most + skip)).stream()
            .filter(tqv -> tqv.time().equals(last))
            .count();
    return new Page<>(items, Optional.of(Page.encode(Micros.of(last) + ":" + given)));
  }

  /** Returns aggregates. A token contains the time of the last returned one. */
  Page<ObjectNode> aggregates(
      DataStreams.Named stream,
      Span span,
      Resolution resolution,
      Collection<String> types,
      Optional<String> token,
      int most) {
    var range =
        token.isEmpty()
            ? span.range()
            : behind(
                span.range(), span.order(), Micros.toInstant(numbers(token.get(), 1)[0]), false);
    var found =
        historian.aggregates(
            stream.alias(), range, resolution, span.qualities(), span.order(), most + 1);
    boolean onlyCount =
        stream
            .property()
            .map(property -> property.property().type())
            .filter(type ->
                type == DataType.STRING || type == DataType.STRUCT || type == DataType.BOOLEAN)
            .isPresent();
    var items =
        found.stream()
            .limit(most)
            .map(aggregate -> json(aggregate, span.qualities(), types, onlyCount))
            .toList();
    return new Page<>(
        items,
        found.size() <= most
            ? Optional.empty()
            : Optional.of(Page.encode(Long.toString(Micros.of(found.get(most - 1).time())))));
  }

  /**
   * Returns interpolated values, one for each interval after the start of a range. A token contains
   * the time of the last requested value.
   */
  Page<ObjectNode> interpolated(
      DataStreams.Named stream,
      TimeRange range,
      Duration interval,
      Interpolation interpolation,
      Optional<String> token,
      int most) {
    var time = token.isEmpty() ? range.from() : Micros.toInstant(numbers(token.get(), 1)[0]);
    if (time.isBefore(range.from()) || time.isAfter(range.to())) {
      throw Page.wrong(new IllegalArgumentException("outside the range"));
    }
    var items = new ArrayList<ObjectNode>();
    long beginNanos = System.nanoTime();
    for (int i = 0; i < most && System.nanoTime() - beginNanos < PATIENCE.toNanos(); i++) {
      time = time.plus(interval);
      if (time.isAfter(range.to())) {
        return new Page<>(items, Optional.empty());
      }
      var at = time;
      interpolation
          .at(historian, stream.alias(), at)
          .ifPresent(value -> {
            var item = JsonNodeFactory.instance.objectNode();
            item.set("timestamp", Variants.json(at));
            item.set("value", Variants.json(value));
            items.add(item);
          });
    }
    return new Page<>(items, Optional.of(Page.encode(Long.toString(Micros.of(time)))));
  }

  /** Returns the span that a request asks for; without an end, up to {@code now}. */
  static Span span(
      Optional<Instant> start,
      Optional<Instant> end,
      Instant now,
      List<String> qualities,
      Optional<String> ordering) {
    var to = end.orElse(now);
    var from = start.orElse(EARLIEST);
    if (to.isBefore(from)) {
      throw Refusal.invalid("startDate %s is after endDate %s; swap the two", from, to);
    }
    return new Span(
        new TimeRange(from, to),
        qualities.isEmpty()
            ? EnumSet.of(Quality.GOOD)
            : EnumSet.copyOf(qualities.stream().map(Variants::quality).toList()),
        switch (ordering.orElse("ASCENDING")) {
          case "ASCENDING" -> Order.ASCENDING;
          case "DESCENDING" -> Order.DESCENDING;
          default ->
              throw Refusal.invalid(
                  "timeOrdering \"%s\" is not one of ASCENDING and DESCENDING",
                  ordering.orElseThrow());
        });
  }

  /** Returns the resolution with SiteWise's name. */
  static Resolution resolution(String code) {
    return Arrays.stream(Resolution.values())
        .filter(resolution -> resolution.code().equals(code))
        .findFirst()
        .orElseThrow(() ->
            Refusal.invalid(
                "resolution \"%s\" is not one of %s",
                code, Arrays.stream(Resolution.values()).map(Resolution::code).toList()));
  }

  /** Checks the names of aggregates and returns them. */
  static List<String> aggregateTypes(List<String> types) {
    if (types.isEmpty()) {
      throw Refusal.invalid("aggregateTypes is missing; give some of %s", AGGREGATE_TYPES);
    }
    for (var type : types) {
      if (!AGGREGATE_TYPES.contains(type)) {
        throw Refusal.invalid("aggregateTypes \"%s\" is not one of %s", type, AGGREGATE_TYPES);
      }
    }
    return types;
  }

  /** Returns the part of a range after a time, with or without that time itself. */
  private static TimeRange behind(TimeRange range, Order order, Instant last, boolean withLast) {
    if (last.isBefore(range.from()) || last.isAfter(range.to())) {
      throw Page.wrong(new IllegalArgumentException("outside the range"));
    }
    return switch (order) {
      case ASCENDING ->
          new TimeRange(
              withLast && last.isAfter(range.from()) ? last.minusNanos(1_000) : last, range.to());
      case DESCENDING ->
          new TimeRange(
              range.from(),
              withLast || !last.isAfter(range.from()) ? last : last.minusNanos(1_000));
    };
  }

  private static long[] numbers(String token, int count) {
    try {
      var numbers =
          Arrays.stream(Page.decode(token).split(":", -1)).mapToLong(Long::parseLong).toArray();
      if (numbers.length != count || Arrays.stream(numbers).anyMatch(number -> number < 0)) {
        throw new NumberFormatException("wrong count or sign");
      }
      return numbers;
    } catch (NumberFormatException e) {
      throw Page.wrong(e);
    }
  }

  private static ObjectNode json(
      Aggregate aggregate, Set<Quality> qualities, Collection<String> types, boolean onlyCount) {
    var answer = JsonNodeFactory.instance.objectNode();
    answer.put("timestamp", Variants.seconds(aggregate.time()));
    if (qualities.size() == 1) {
      answer.put("quality", qualities.iterator().next().name());
    }
    var value = answer.putObject("value");
    if (types.contains("COUNT")) {
      value.put("count", (double) aggregate.count());
    }
    if (!onlyCount) {
      put(value, types, "AVERAGE", "average", aggregate, Aggregate::average);
      put(value, types, "MAXIMUM", "maximum", aggregate, Aggregate::maximum);
      put(value, types, "MINIMUM", "minimum", aggregate, Aggregate::minimum);
      put(value, types, "SUM", "sum", aggregate, Aggregate::sum);
      put(
          value,
          types,
          "STANDARD_DEVIATION",
          "standardDeviation",
          aggregate,
          Aggregate::standardDeviation);
    }
    return answer;
  }

  private static void put(
      ObjectNode value,
      Collection<String> types,
      String type,
      String field,
      Aggregate aggregate,
      ToDoubleFunction<Aggregate> number) {
    double found = number.applyAsDouble(aggregate);
    if (types.contains(type) && Double.isFinite(found)) {
      value.put(field, found);
    }
  }
}
