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
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.engine.explain.Explainer;
import io.millwright.engine.explain.Explanation;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.historian.Order;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why a computed property has the value that it has, or none. */
@Path("/api/v1/why")
@Produces(MediaType.APPLICATION_JSON)
final class WhyResource {
  private static final int MOST_READINGS = 3_000_000;

  private final Plants plants;
  private final Historian historian;
  private final InstantSource clock;
  private final Caller caller;
  private final CostlyReads turns;

  WhyResource(
      Plants plants, Historian historian, InstantSource clock, Caller caller, CostlyReads turns) {
    this.turns = turns;
    this.plants = plants;
    this.historian = historian;
    this.clock = clock;
    this.caller = caller;
  }

  /**
   * The answer.
   *
   * @param kind transform, metric or frame
   * @param formula of a frame the condition that opened it, or closed it
   * @param from where a metric's window begins, exclusive
   * @param at the window's end, the reading at which a transform was evaluated, or at which a frame
   *     started or ended; null where no input ever had a reading
   * @param value null where there is none; of a frame true where it started and false where it
   *     ended
   * @param stored the value that is stored; another one than {@code value} as long as a changed
   *     formula is still being computed again; null where none is
   * @param version the version of the plant whose formula gave what is stored; null where none is,
   *     and where it is not known
   * @param reason why there is none; null where there is one
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
   * What the formula saw of one of its names.
   *
   * @param alias null for an attribute
   * @param value that held at the end; null where there was none
   * @param time when it came
   * @param points how many GOOD readings the window has, or the moment of a transform
   * @param notGood how many others, which are passed over
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
   * @param alias of its data stream
   * @param at the newest result at or before this time; where it is not given, the last that the
   *     engine was to give
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
    if (!property.property().isComputed()) {
      throw Refusal.invalid(
          "%s is not computed; ask for a transform, a metric or a frame", stream.path());
    }
    var time = Query.time("at", at, newest(plant, property));
    return turns.inTurn(() ->
        answer(
            property,
            new Explainer(plant, EngineSettings.DEFAULT, historian, MOST_READINGS)
                .explain(property, time)));
  }

  /** Windows are closed up to the progress of the tree; transforms need no window. */
  private Instant newest(Plant plant, AssetProperty property) {
    return property.property().kind() instanceof PropertyKind.Metric
        ? historian.progress(plant.root(property.asset()).id()).orElseGet(clock::instant)
        : clock.instant();
  }

  private Why answer(AssetProperty property, Explanation explanation) {
    return new Why(
        property.alias().path(),
        property.property().kind().word(),
        explanation.formula().source(),
        explanation.start().orElse(null),
        explanation.time().orElse(null),
        ValueJson.json(explanation.value()),
        explanation.inputs().stream().map(WhyResource::input).toList(),
        ValueJson.json(
            explanation.time().map(time -> stored(property.alias(), time)).orElseGet(Value::none)),
        explanation
            .time()
            .map(time -> historian.version(property.alias(), time))
            .filter(OptionalLong::isPresent)
            .map(OptionalLong::getAsLong)
            .orElse(null),
        explanation.reason().map(WhyResource::reason).orElse(null));
  }

  private Value stored(Alias stream, Instant time) {
    var moment = new TimeRange(time.minusNanos(1_000), time);
    return historian.history(stream, moment, Set.of(Quality.GOOD), Order.ASCENDING, 1).stream()
        .map(Tqv::value)
        .findFirst()
        .orElseGet(Value::none);
  }

  private static Input input(Explanation.Seen seen) {
    return new Input(
        seen.name(),
        seen.stream().map(Alias::path).orElse(null),
        ValueJson.json(seen.value()),
        seen.time().orElse(null),
        seen.points(),
        seen.notGood());
  }

  private static Reason reason(Explanation.Reason reason) {
    return new Reason(
        reason.message(),
        reason.where().start(),
        reason.where().end(),
        reason.because().map(Alias::path).orElse(null));
  }
}
