// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.bounds.CostlyReads;
import io.millwright.api.caller.Caller;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.application.plant.Plants;
import io.millwright.application.plant.RestoreRemoved;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantDiff;
import io.millwright.asset.change.PlantVersion;
import io.millwright.asset.change.Removed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers the versions of the plant and what was removed from it, and restores removed parts. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class VersionsResource {
  private static final int MOST = 1_000;
  private static final int USUAL = 100;

  private final Plants plants;
  private final ObjectMapper json;
  private final RestoreRemoved restore;
  private final CostlyReads turns;
  private final Caller caller;

  VersionsResource(
      Plants plants, RestoreRemoved restore, ObjectMapper json, CostlyReads turns, Caller caller) {
    this.caller = caller;
    this.turns = turns;
    this.plants = plants;
    this.restore = restore;
    this.json = json;
  }

  /**
   * The answer to {@code versions}.
   *
   * @param versions the versions, the newest first
   * @param nextToken the token for the next page; null at the end
   */
  record Versions(List<Version> versions, @Nullable String nextToken) {}

  /**
   * A version.
   *
   * @param changes how many differences there are to the version before
   */
  record Version(long number, Instant time, String who, String via, int changes) {
    static Version of(PlantVersion version) {
      var change = version.change();
      return new Version(
          version.number(), change.time(), change.who(), change.via(), change.changes());
    }
  }

  /**
   * One version.
   *
   * @param changes the differences from the version before, one per line
   */
  record VersionChanges(Version version, List<String> changes) {}

  /** The answer to {@code removed}. */
  record AllRemoved(List<RemovedPart> removed) {}

  /**
   * A removed part.
   *
   * @param kind {@code asset} or {@code model}
   * @param place an asset's path, a model's key
   * @param by the version that has it no more
   */
  record RemovedPart(String kind, String id, String place, String name, Version by) {
    static RemovedPart of(Removed removed) {
      return new RemovedPart(
          removed.kind().name().toLowerCase(Locale.ROOT),
          removed.id().toString(),
          removed.place(),
          removed.name(),
          Version.of(removed.by()));
    }
  }

  /** The answer to {@code restore}. */
  record Restored(List<String> changes) {}

  /** Returns the versions of the plant, the newest first. */
  @GET
  @Path("/versions")
  public Versions versions(
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("nextToken") @Nullable String token) {
    int most = Query.number("limit", limit, 1, MOST, USUAL);
    var found = plants.past().versions(Query.before(token), most + 1);
    var page = found.stream().limit(most).map(Version::of).toList();
    return new Versions(page, found.size() > most ? Long.toString(page.getLast().number()) : null);
  }

  /** Returns one version and its changes. */
  @GET
  @Path("/versions/{number}")
  public VersionChanges version(@PathParam("number") String text) {
    int number = Query.number("version", text, 1, Integer.MAX_VALUE, 0);
    var found =
        plants.past().versions(OptionalLong.of(number + 1L), 1).stream()
            .filter(version -> version.number() == number)
            .findFirst()
            .orElseThrow(() -> missing(text));
    return turns.inTurn(() -> {
      var before =
          plants.past().versions(OptionalLong.of(number), 1).stream()
              .findFirst()
              .flatMap(version -> plants.past().findVersion(version.number()))
              .orElse(Plant.EMPTY);
      var after = plants.past().findVersion(number).orElseThrow(() -> missing(text));
      return new VersionChanges(
          Version.of(found), PlanText.lines(PlantDiff.between(before, after)));
    });
  }

  /** Returns the models and assets that were removed and not restored, the last removed first. */
  @GET
  @Path("/removed")
  public AllRemoved removed(@QueryParam("limit") @Nullable String limit) {
    return new AllRemoved(
        plants.past().removed(Query.number("limit", limit, 1, MOST, USUAL)).stream()
            .map(RemovedPart::of)
            .toList());
  }

  /**
   * Restores a removed part by its {@code id}: an asset with everything that was below it and its
   * values, or a model with the models that it refers to. Its data streams belong to it again.
   */
  @POST
  @Path("/restore")
  public Restored restore(String text) {
    var id = id(Body.parse(json, text).text("id"));
    var restored = restore.restore(caller.actor("restore"), id);
    return new Restored(PlanText.lines(PlantDiff.between(restored.before(), restored.after())));
  }

  private static UUID id(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          "id \"%s\" is not a UUID; see /api/v1/removed".formatted(text),
          e);
    }
  }

  private static Refusal missing(String number) {
    return Refusal.notFound("There is no version %s; see /api/v1/versions", number);
  }
}
