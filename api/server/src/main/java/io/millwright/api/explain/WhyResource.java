// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.explain;

import com.fasterxml.jackson.databind.JsonNode;
import io.millwright.access.Action;
import io.millwright.api.bounds.CostlyReads;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Query;
import io.millwright.api.json.ValueJson;
import io.millwright.api.problem.Refusal;
import io.millwright.application.plant.Plants;
import io.millwright.application.result.ExplainResult;
import io.millwright.application.result.ExplainedResult;
import io.millwright.asset.AssetProperty;
import io.millwright.reading.Alias;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers why a computed property has its value, or has none. */
@Path("/api/v1/why")
@Produces(MediaType.APPLICATION_JSON)
final class WhyResource {
  private final Plants plants;
  private final ExplainResult explain;
  private final Caller caller;
  private final CostlyReads turns;

  WhyResource(Plants plants, ExplainResult explain, Caller caller, CostlyReads turns) {
    this.turns = turns;
    this.plants = plants;
    this.explain = explain;
    this.caller = caller;
  }

  /**
   * The answer.
   *
   * @param kind transform, metric or frame
   * @param formula the formula; for a frame, the condition that opened or closed it
   * @param from the start of a metric's window, exclusive
   * @param at the end of a metric's window, or the time of the reading at which a transform was
   *     evaluated or a frame started or ended; null if no input ever had a reading
   * @param value the value, or null; for a frame, true if it started and false if it ended
   * @param inputs what the formula read for each of its names
   * @param stored the stored value, or null. It differs from {@code value} while a changed formula
   *     is still being computed again
   * @param version the version of the plant whose formula produced the stored value; null if there
   *     is none or it is not known
   * @param reason why there is no value; null if there is one
   */
  record Why(
      String alias,
      String kind,
      String formula,
      @Nullable Instant from,
      @Nullable Instant at,
      JsonNode value,
      List<Input> inputs,
      JsonNode stored,
      @Nullable Long version,
      @Nullable Reason reason) {}

  /**
   * What the formula read for one of its names.
   *
   * @param alias the alias; null for an attribute
   * @param value the value at the end; null if there was none
   * @param time when that value came
   * @param points how many GOOD readings were used: those of the window, or of a transform's moment
   * @param notGood how many other readings were ignored
   */
  record Input(
      String name,
      @Nullable String alias,
      JsonNode value,
      @Nullable Instant time,
      int points,
      int notGood) {}

  /**
   * Why there is no value.
   *
   * @param start the first character of the part of the formula, from 0
   * @param end behind its last character
   * @param because a computed stream that is missing, and can be asked for in turn
   */
  record Reason(String message, int start, int end, @Nullable String because) {}

  /**
   * Explains a computed property.
   *
   * @param alias the alias of its data stream
   * @param at explains the newest result at or before this time; if it is not given, the result
   *     that was due last
   */
  @GET
  @Scoped
  public Why why(
      @QueryParam("alias") @Nullable String alias, @QueryParam("at") @Nullable String at) {
    if (alias == null) {
      throw Refusal.invalid(
          "alias is missing; ask for instance for ?alias=/graz/line-1/filler/availability");
    }
    var plant = plants.now();
    var stream = Query.alias(alias);
    boolean isSeen = caller.sees(Action.READ, plant, stream);
    var property =
        plant
            .findProperty(stream)
            .filter(_ -> isSeen)
            .orElseThrow(() -> Refusal.notFound("No property has the alias %s", stream.path()));
    var time = Query.findTime("at", at);
    return turns.inTurn(() -> answer(property, explain.explain(plant, property, time)));
  }

  private static Why answer(AssetProperty property, ExplainedResult explained) {
    return new Why(
        property.alias().path(),
        property.property().kind().word(),
        explained.formula(),
        explained.from().orElse(null),
        explained.at().orElse(null),
        ValueJson.json(explained.value()),
        explained.inputs().stream().map(WhyResource::input).toList(),
        ValueJson.json(explained.stored()),
        explained.version().isPresent() ? explained.version().getAsLong() : null,
        explained.reason().map(WhyResource::reason).orElse(null));
  }

  private static Input input(ExplainedResult.Input seen) {
    return new Input(
        seen.name(),
        seen.stream().map(Alias::path).orElse(null),
        ValueJson.json(seen.value()),
        seen.time().orElse(null),
        seen.points(),
        seen.notGood());
  }

  private static Reason reason(ExplainedResult.Reason reason) {
    return new Reason(
        reason.message(),
        reason.start(),
        reason.end(),
        reason.because().map(Alias::path).orElse(null));
  }
}
