// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kpi;

import com.fasterxml.jackson.databind.JsonNode;
import io.millwright.access.Action;
import io.millwright.api.bounds.CostlyReads;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Query;
import io.millwright.api.json.ValueJson;
import io.millwright.api.problem.Refusal;
import io.millwright.application.plant.Plants;
import io.millwright.application.result.EvaluateMetrics;
import io.millwright.value.Value;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers metrics over a range that the caller chooses, for the pages. */
@Path("/api/v1/kpis/over")
@Produces(MediaType.APPLICATION_JSON)
@Scoped
final class KpisOverResource {
  private static final int MOST_METRICS = 1_000;

  private final Plants plants;
  private final EvaluateMetrics metrics;
  private final CostlyReads turns;
  private final InstantSource clock;
  private final Caller caller;

  KpisOverResource(
      Plants plants,
      EvaluateMetrics metrics,
      CostlyReads turns,
      InstantSource clock,
      Caller caller) {
    this.plants = plants;
    this.metrics = metrics;
    this.turns = turns;
    this.clock = clock;
    this.caller = caller;
  }

  /** The answer. */
  record Over(Instant from, Instant to, List<ValueOver> values) {}

  /**
   * One metric.
   *
   * @param value the value, as if the range were the metric's window; null if there is none or the
   *     property is not a metric
   */
  record ValueOver(String alias, JsonNode value) {}

  /** Returns the values of metrics over (from, to], by default the last hour. */
  @GET
  public Over over(
      @QueryParam("alias") List<String> aliases,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to) {
    if (aliases.isEmpty() || aliases.size() > MOST_METRICS) {
      throw Refusal.invalid(
          "There are %d parameters alias; give 1 to %d, such as ?alias=/graz/line-1/filler/oee",
          aliases.size(), MOST_METRICS);
    }
    var plant = plants.now();
    var range = Query.range(from, to, clock.instant());
    var wanted = aliases.stream().map(Query::alias).distinct().toList();
    var properties =
        wanted.stream()
            .filter(alias -> caller.sees(Action.READ, plant, alias))
            .flatMap(alias -> plant.findProperty(alias).stream())
            .toList();
    var found = turns.inTurn(() -> metrics.over(plant, properties, range));
    return new Over(
        range.from(),
        range.to(),
        wanted.stream()
            .map(alias ->
                new ValueOver(
                    alias.path(), ValueJson.json(found.getOrDefault(alias, Value.none()))))
            .toList());
  }
}
