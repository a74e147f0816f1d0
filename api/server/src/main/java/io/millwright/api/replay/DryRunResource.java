// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.Action;
import io.millwright.api.bounds.CostlyReads;
import io.millwright.api.caller.Needs;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.api.json.ValueJson;
import io.millwright.api.plan.ModelFiles;
import io.millwright.application.plant.Plants;
import io.millwright.application.result.TriedModels;
import io.millwright.application.result.TryModels;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Answers what changed model files would have computed. */
@Path("/api/v1/dry-run")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class DryRunResource {
  private final Plants plants;
  private final TryModels tryModels;
  private final InstantSource clock;
  private final ObjectMapper json;
  private final CostlyReads turns;

  DryRunResource(
      Plants plants,
      TryModels tryModels,
      InstantSource clock,
      ObjectMapper json,
      CostlyReads turns) {
    this.turns = turns;
    this.plants = plants;
    this.tryModels = tryModels;
    this.clock = clock;
    this.json = json;
  }

  /**
   * The answer.
   *
   * @param properties the properties whose values would differ, including those that depend on
   *     others
   * @param isWhole false if the computation ended early because too many values would differ
   */
  record DryRunAnswer(Instant from, Instant to, List<PropertyAnswer> properties, boolean isWhole) {}

  /**
   * One property.
   *
   * @param today how many values it has in the range
   * @param then how many values it would have
   * @param different how many values would differ, appear or disappear
   * @param moments the newest of those
   */
  record PropertyAnswer(
      String alias,
      String name,
      String unit,
      long today,
      long then,
      long different,
      List<Moment> moments) {}

  /** A time with the present value and the value of the changed files; null if there is none. */
  record Moment(Instant time, JsonNode today, JsonNode then) {}

  /** Computes a range, by default the last day, with changed files. Nothing is stored. */
  @POST
  @Needs(Action.READ)
  public DryRunAnswer run(String text) {
    var body = Body.parse(json, text);
    var before = plants.now();
    var wanted = ModelFiles.read(body, before);
    var to = Query.time("to", body.findText("to").orElse(null), clock.instant());
    var from = Query.time("from", body.findText("from").orElse(null), to.minus(Duration.ofDays(1)));
    return turns.inTurn(() -> {
      var tried = tryModels.over(before, wanted, from, to);
      return new DryRunAnswer(
          from,
          to,
          tried.properties().stream().map(DryRunResource::answer).toList(),
          tried.isWhole());
    });
  }

  private static PropertyAnswer answer(TriedModels.Tried tried) {
    var property = tried.property();
    return new PropertyAnswer(
        property.alias().path(),
        property.property().name(),
        property.unit(),
        tried.today(),
        tried.then(),
        tried.different(),
        tried.moments().stream()
            .map(moment ->
                new Moment(
                    moment.time(), ValueJson.json(moment.today()), ValueJson.json(moment.then())))
            .toList());
  }
}
