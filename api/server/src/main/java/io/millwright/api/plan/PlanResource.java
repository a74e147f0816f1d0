// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.Action;
import io.millwright.api.bounds.CostlyReads;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Needs;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.api.plan.ModelFiles.ModelFile;
import io.millwright.api.problem.Refusal;
import io.millwright.application.edge.Feeds;
import io.millwright.application.plant.ApplyModels;
import io.millwright.application.plant.PlanModels;
import io.millwright.application.plant.Plants;
import io.millwright.asset.Plant;
import io.millwright.asset.change.Consequences;
import io.millwright.asset.change.PlantDiff;
import io.millwright.asset.hint.Hints;
import io.millwright.feed.Feed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Plans and applies model files, and answers the plant as files. An earlier version of the plant
 * may stand for the files.
 */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class PlanResource {
  private final Plants plants;
  private final PlanModels plan;
  private final ApplyModels apply;
  private final Feeds feeds;
  private final ObjectMapper json;
  private final CostlyReads turns;
  private final Caller caller;

  PlanResource(
      Plants plants,
      PlanModels plan,
      ApplyModels apply,
      Feeds feeds,
      ObjectMapper json,
      CostlyReads turns,
      Caller caller) {
    this.caller = caller;
    this.turns = turns;
    this.plants = plants;
    this.plan = plan;
    this.apply = apply;
    this.feeds = feeds;
    this.json = json;
  }

  /**
   * The answer to {@code plan} and {@code apply}.
   *
   * @param version the number of the version of the plant that the changes change; an {@code apply}
   *     that names it in {@code plannedAgainst} is refused where there is a newer one
   * @param made the number of the version that an {@code apply} has made, or of the one that there
   *     is where it changed nothing; empty for a {@code plan}
   * @param changes the changes, one per line, such as {@code ~ property filler.temperature: unit
   *     Cel to K}
   * @param consequences the consequences, one line for each kind
   * @param hints statements in the files that are valid but perhaps not intended, such as a {@code
   *     was:} that names nothing
   * @param drift what others have changed on the server and the files do not contain; empty after
   *     an apply
   */
  record Changes(
      long version,
      OptionalLong made,
      List<String> changes,
      List<String> consequences,
      List<String> hints,
      List<String> drift) {}

  /** The answer to {@code export}. */
  record Export(List<ModelFile> files) {}

  /** Returns what {@code apply} of the same files would change. */
  @POST
  @Path("/plan")
  @Needs(Action.READ)
  public Changes plan(String text) {
    return turns.alone(() -> planned(text));
  }

  private Changes planned(String text) {
    var body = Body.parse(json, text);
    var hints = new ArrayList<String>();
    var planned = plan.plan(now -> wanted(body, now, hints), !body.has("version"));
    var consequences = consequences(feeds.feeds(), planned.before(), planned.wanted());
    consequences.addAll(PlanText.reach(planned.again()));
    return new Changes(
        planned.version(),
        OptionalLong.empty(),
        PlanText.lines(planned.diff()),
        consequences,
        hints,
        planned.drift().map(PlanText::drift).orElse(List.of()));
  }

  /**
   * Makes the plant match the files or an earlier version, completely or not at all. The files
   * describe the whole plant. The request is refused if another change has come since the version
   * that it was planned against, or since its arrival, because it would undo that change unnoticed.
   */
  @POST
  @Path("/apply")
  public Changes apply(String text) {
    var body = Body.parse(json, text);
    var hints = new ArrayList<String>();
    // After the change, the feeds would have the new aliases.
    var delivered = feeds.feeds();
    var applied =
        apply.apply(
            caller.actor(
                body.findInteger("version")
                    .map("rollback to version %d"::formatted)
                    .orElse("apply")),
            now -> {
              hints.clear();
              return wanted(body, now, hints);
            },
            body.findInteger("plannedAgainst")
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
    return new Changes(
        applied.plannedAgainst(),
        OptionalLong.of(applied.made().version().number()),
        PlanText.lines(PlantDiff.between(applied.before(), applied.wanted())),
        consequences(delivered, applied.before(), applied.wanted()),
        hints,
        List.of());
  }

  /** Returns the plant, or an earlier version of it, as model files. */
  @GET
  @Path("/export")
  public Export export(@QueryParam("version") @Nullable String version) {
    int number = Query.number("version", version, 1, Integer.MAX_VALUE, 0);
    return turns.inTurn(
        () -> new Export(ModelFiles.write(number == 0 ? plants.now() : apply.version(number))));
  }

  private Plant wanted(Body body, Plant now, List<String> hints) {
    var version = body.findInteger("version");
    if (version.isPresent() && body.has("files")) {
      throw Refusal.invalid("Send files or a version, not both");
    }
    if (version.isPresent()) {
      return apply.version(version.get());
    }
    var next = ModelFiles.read(body, now, hint -> hints.add(hint.toString()));
    hints.addAll(Hints.of(now, next));
    return next;
  }

  /**
   * Returns the consequences of a change for values, streams, hierarchies and edges.
   *
   * @param delivered the feeds before the change
   */
  private static List<String> consequences(List<Feed> delivered, Plant before, Plant after) {
    var consequences = Consequences.of(before, after);
    var lines = new ArrayList<>(PlanText.lines(consequences));
    lines.addAll(new DeliveryText(delivered).lines(consequences, before, after));
    return lines;
  }
}
