// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kpi;

import com.fasterxml.jackson.databind.JsonNode;
import io.millwright.access.Action;
import io.millwright.api.bounds.CostlyReads;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Point;
import io.millwright.api.json.Query;
import io.millwright.api.json.ValueJson;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.historian.Historian;
import io.millwright.application.live.UnknownPresentValues;
import io.millwright.application.plant.Plants;
import io.millwright.application.result.EvaluateMetrics;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.historian.Aggregate;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Answers key performance indicators. */
@Path("/api/v1/kpis")
@Produces(MediaType.APPLICATION_JSON)
@Scoped
final class KpisResource {
  private final Plants plants;
  private final Historian historian;
  private final UnknownPresentValues unknown;
  private final EvaluateMetrics metrics;
  private final CostlyReads turns;
  private final InstantSource clock;
  private final Caller caller;

  KpisResource(
      Plants plants,
      Historian historian,
      EvaluateMetrics metrics,
      CostlyReads turns,
      InstantSource clock,
      Caller caller,
      UnknownPresentValues unknown) {
    this.metrics = metrics;
    this.turns = turns;
    this.unknown = unknown;
    this.caller = caller;
    this.plants = plants;
    this.historian = historian;
    this.clock = clock;
  }

  /** The answer. */
  record Kpis(List<Kpi> kpis) {}

  /**
   * One KPI of one asset.
   *
   * @param path the asset
   * @param role the KPI's role, such as {@code oee}, independent of its key
   * @param value the KPI over the whole range, from sums of times and pieces: as if the range were
   *     its window. Null where there is none, where no asset was asked for, and where the range has
   *     too many readings
   * @param latest the newest value in the range; null where there is none
   * @param average the mean of the values of quality GOOD in the range; null where there is none
   * @param minimum the least of them
   * @param maximum the greatest of them
   * @param count how many they are
   */
  record Kpi(
      String path,
      String assetName,
      String model,
      String key,
      String name,
      String alias,
      String unit,
      String role,
      JsonNode value,
      @Nullable Point latest,
      JsonNode average,
      JsonNode minimum,
      JsonNode maximum,
      long count) {}

  /** Returns the KPIs of an asset and all below it, by default over the last 24 hours. */
  @GET
  public Kpis kpis(
      @QueryParam("path") @Nullable String path,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to) {
    var plant = plants.now();
    var end = Query.time("to", to, clock.instant());
    var range =
        Query.range(Query.time("from", from, end.minus(Duration.ofDays(1))).toString(), to, end);
    var properties =
        assets(path, plant)
            .filter(asset -> caller.may(Action.READ, plant.path(asset.id())))
            .flatMap(asset -> plant.properties(asset).stream())
            .filter(property -> property.property().role().isKpi())
            .toList();
    var aliases = properties.stream().map(AssetProperty::alias).toList();
    var latest = unknown.shown(historian.latest(aliases));
    var summaries = historian.summaries(aliases, range);
    var last = historian.lastGood(aliases, range.to());
    var overall = isWhole(path) ? Map.<Alias, Value>of() : over(plant, properties, range);
    return new Kpis(
        properties.stream()
            .map(property -> {
              var alias = property.alias();
              return kpi(
                  property,
                  plant,
                  overall.getOrDefault(alias, Value.none()),
                  newest(range, latest.get(alias), last.get(alias)),
                  Optional.ofNullable(summaries.get(alias)));
            })
            .toList());
  }

  /**
   * Returns the newest point, or the newest GOOD one if the newest is after the range; null if it
   * is before the range.
   */
  private static @Nullable Tqv newest(
      TimeRange range, @Nullable Tqv latest, @Nullable Tqv lastGood) {
    var newest = latest == null || latest.time().isAfter(range.to()) ? lastGood : latest;
    return newest != null && newest.time().isAfter(range.from()) ? newest : null;
  }

  private Map<Alias, Value> over(Plant plant, List<AssetProperty> properties, TimeRange range) {
    try {
      return turns.inTurn(() -> metrics.over(plant, properties, range));
    } catch (UseCaseRefusedException e) {
      return Map.of();
    }
  }

  private static boolean isWhole(@Nullable String path) {
    return path == null || path.isBlank() || path.equals("/");
  }

  private Stream<Asset> assets(@Nullable String path, Plant plant) {
    if (path == null || isWhole(path)) {
      return plant.roots().stream().flatMap(plant::subtree);
    }
    return plant.subtree(caller.asset(Action.READ, plant, path));
  }

  private static Kpi kpi(
      AssetProperty property,
      Plant plant,
      Value value,
      @Nullable Tqv newest,
      Optional<Aggregate> numbers) {
    return new Kpi(
        plant.path(property.asset().id()),
        property.asset().name(),
        plant.model(property.asset()).key(),
        property.property().key(),
        property.property().name(),
        property.alias().path(),
        property.unit(),
        property.property().role().word(),
        ValueJson.json(value),
        newest == null ? null : Point.of(newest),
        ValueJson.number(numbers.map(Aggregate::average).orElse(Double.NaN)),
        ValueJson.number(numbers.map(Aggregate::minimum).orElse(Double.NaN)),
        ValueJson.number(numbers.map(Aggregate::maximum).orElse(Double.NaN)),
        numbers.map(Aggregate::count).orElse(0L));
  }
}
