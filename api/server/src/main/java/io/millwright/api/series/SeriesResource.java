// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.series;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Point;
import io.millwright.api.json.Query;
import io.millwright.api.json.ValueJson;
import io.millwright.api.problem.Refusal;
import io.millwright.application.edge.FeedStore;
import io.millwright.application.historian.Historian;
import io.millwright.application.live.UnknownTime;
import io.millwright.application.plant.Plants;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.DataType;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Answers data streams over time, ready for drawing. */
@Path("/api/v1/series")
@Produces(MediaType.APPLICATION_JSON)
@Scoped
final class SeriesResource {
  private static final int MOST_SERIES = 100;
  private static final int FEWEST_POINTS = 3;
  private static final int MOST_POINTS = 20_000;
  private static final int USUAL_POINTS = 800;

  /** The most points of an answer with numbers, which limits the number of streams. */
  private static final int MOST_IN_ALL = 400_000;

  private final Plants plants;
  private final Historian historian;
  private final InstantSource clock;
  private final Caller caller;
  private final FeedStore feeds;

  SeriesResource(
      Plants plants, Historian historian, FeedStore feeds, InstantSource clock, Caller caller) {
    this.caller = caller;
    this.feeds = feeds;
    this.plants = plants;
    this.historian = historian;
    this.clock = clock;
  }

  /** The answer. */
  record SeriesList(List<SeriesAnswer> series) {}

  /**
   * One stream.
   *
   * @param carried the newest GOOD point at or before the start; null if there is none
   * @param points the points, each {@code [milliseconds since the epoch, value, "G"|"U"|"B"]}
   * @param buckets true if the points stand for more points
   */
  record SeriesAnswer(
      String alias,
      DataType type,
      String unit,
      @Nullable Point carried,
      List<JsonNode> points,
      boolean buckets,
      List<List<Long>> unknown) {}

  /**
   * Returns the points of some streams in (from, to], by default the last hour.
   *
   * @param points the most points to which a numeric series is thinned
   */
  @GET
  public SeriesList series(
      @QueryParam("alias") List<String> aliases,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("points") @Nullable String points) {
    if (aliases.isEmpty() || aliases.size() > MOST_SERIES) {
      throw Refusal.invalid(
          "There are %d parameters alias; give 1 to %d, such as"
              + " ?alias=/graz/line-1/filler/temperature",
          aliases.size(), MOST_SERIES);
    }
    var range = Query.range(from, to, clock.instant());
    var streams = aliases.stream().map(Query::alias).distinct().toList();
    int most =
        Math.min(
            Query.number("points", points, FEWEST_POINTS, MOST_POINTS, USUAL_POINTS),
            MOST_IN_ALL / streams.size());
    var seen =
        streams.stream()
            .filter(stream -> caller.sees(Action.READ, plants.now(), stream))
            .collect(Collectors.toSet());
    var carried = historian.lastGood(seen, range.from());
    var first = historian.firstValues(seen);
    var unknown = new UnknownTime(plants.now(), feeds, historian, range);
    var reader = new SeriesReader(historian);
    return new SeriesList(
        streams.stream()
            .map(stream ->
                seen.contains(stream)
                    ? answer(stream, range, most, reader, carried, first, unknown)
                    : new SeriesAnswer(
                        stream.path(), DataType.DOUBLE, "", null, List.of(), false, List.of()))
            .toList());
  }

  private SeriesAnswer answer(
      Alias stream,
      TimeRange range,
      int most,
      SeriesReader reader,
      Map<Alias, Tqv> carried,
      Map<Alias, Tqv> first,
      UnknownTime unknown) {
    var property = plants.now().findProperty(stream);
    var oldest = first.get(stream);
    var type =
        property
            .map(found -> found.property().type())
            .orElse(oldest == null ? DataType.DOUBLE : type(oldest));
    var series = reader.read(stream, type, range, most);
    var before = carried.get(stream);
    return new SeriesAnswer(
        stream.path(),
        type,
        property.map(found -> found.unit()).orElse(""),
        before == null ? null : Point.of(before),
        series.points().stream().map(SeriesResource::row).toList(),
        series.reduced(),
        unknown.of(stream).stream()
            .map(part -> List.of(part.from().toEpochMilli(), part.to().toEpochMilli()))
            .toList());
  }

  private static JsonNode row(Tqv point) {
    ArrayNode row = JsonNodeFactory.instance.arrayNode(3);
    return row.add(point.time().toEpochMilli())
        .add(
            point.quality() == Quality.BAD
                ? JsonNodeFactory.instance.nullNode()
                : ValueJson.json(point.value()))
        .add(ValueJson.letter(point.quality()));
  }

  /** Returns the type of a stream that no property claims: the type of its first value. */
  private static DataType type(Tqv oldest) {
    return switch (oldest.value()) {
      case Value.IntegerValue _ -> DataType.INTEGER;
      case Value.DoubleValue _, Value.NullValue _ -> DataType.DOUBLE;
      case Value.BooleanValue _ -> DataType.BOOLEAN;
      case Value.StringValue _ -> DataType.STRING;
    };
  }
}
