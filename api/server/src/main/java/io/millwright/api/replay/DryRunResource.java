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
import io.millwright.api.problem.Refusal;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.asset.Memberships;
import io.millwright.engine.replay.DryRun;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.historian.TimeRange;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** What changed model files would have computed. */
@Path("/api/v1/dry-run")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class DryRunResource {
  private static final Duration LONGEST = Duration.ofDays(31);
  private static final int MOST_VALUES = 500_000;
  private static final int MOST_MOMENTS = 500;

  private final Plants plants;
  private final Historian historian;
  private final InstantSource clock;
  private final ObjectMapper json;
  private final CostlyReads turns;

  DryRunResource(
      Plants plants,
      Historian historian,
      InstantSource clock,
      ObjectMapper json,
      CostlyReads turns) {
    this.turns = turns;
    this.plants = plants;
    this.historian = historian;
    this.clock = clock;
    this.json = json;
  }

  /**
   * The answer.
   *
   * @param properties those that would be computed otherwise, and those that would be otherwise
   *     because of them
   * @param isWhole false where it ended early, since so much would be otherwise
   */
  record DryRunAnswer(Instant from, Instant to, List<PropertyAnswer> properties, boolean isWhole) {}

  /**
   * One property.
   *
   * @param today how many values it has in the range
   * @param then how many it would have
   * @param different how many would be otherwise, be there or not be there
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

  /** A time with the value today and then; null where there is none. */
  record Moment(Instant time, JsonNode today, JsonNode then) {}

  /** Computes a range, the last day where it is not said, with changed files; stores nothing. */
  @POST
  @Needs(Action.READ)
  public DryRunAnswer run(String text) {
    var body = Body.parse(json, text);
    var before = plants.now();
    var after = Memberships.settle(before, ModelFiles.read(body, before), clock.instant());
    var to = Query.time("to", body.findText("to").orElse(null), clock.instant());
    var from = Query.time("from", body.findText("from").orElse(null), to.minus(Duration.ofDays(1)));
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw Refusal.invalid(
          "From %s to %s is no range of up to %d days; try a part of it",
          from, to, LONGEST.toDays());
    }
    var range = new TimeRange(from, to);
    return turns.inTurn(() -> {
      var outcome = DryRun.of(before, after, historian, EngineSettings.DEFAULT, range, MOST_VALUES);
      return new DryRunAnswer(
          from,
          to,
          outcome.differences().stream().map(DryRunResource::answer).toList(),
          outcome.isWhole());
    });
  }

  private static PropertyAnswer answer(DryRun.Difference difference) {
    var property = difference.property();
    return new PropertyAnswer(
        property.alias().path(),
        property.property().name(),
        property.unit(),
        difference.today(),
        difference.values(),
        difference.moments().size(),
        difference.moments().descendingMap().entrySet().stream()
            .limit(MOST_MOMENTS)
            .map(moment ->
                new Moment(
                    moment.getKey(),
                    ValueJson.json(moment.getValue().today()),
                    ValueJson.json(moment.getValue().then())))
            .toList());
  }
}
