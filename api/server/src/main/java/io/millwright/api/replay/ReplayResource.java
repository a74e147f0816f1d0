// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.replay;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.caller.Caller;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.application.plant.Plants;
import io.millwright.application.replay.CancelReplay;
import io.millwright.application.replay.ListReplays;
import io.millwright.application.replay.ReplayProgress;
import io.millwright.application.replay.ReplayTarget;
import io.millwright.application.replay.RequestReplay;
import io.millwright.asset.Plant;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Requests, lists and cancels replays. */
@Path("/api/v1/replay")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class ReplayResource {
  private static final int MOST = 1_000;
  private static final int USUAL = 100;

  private final Plants plants;
  private final ListReplays replays;
  private final Caller caller;
  private final RequestReplay request;
  private final CancelReplay cancel;
  private final InstantSource clock;
  private final ObjectMapper json;

  ReplayResource(
      Plants plants,
      ListReplays replays,
      Caller caller,
      RequestReplay request,
      CancelReplay cancel,
      InstantSource clock,
      ObjectMapper json) {
    this.plants = plants;
    this.replays = replays;
    this.caller = caller;
    this.request = request;
    this.cancel = cancel;
    this.clock = clock;
    this.json = json;
  }

  /** The answer with replays, the newest first. */
  record ReplayList(List<ReplayAnswer> replays) {}

  /**
   * A replay.
   *
   * @param tree the path of the tree that it computes
   * @param streams how many computed streams were requested, not counting those that depend on
   *     them; null for the whole tree
   * @param share of its range that it has gone over, from 0 to 1
   * @param changed how many values came out otherwise
   * @param ended null while it goes on
   * @param message why it failed
   */
  record ReplayAnswer(
      UUID id,
      String tree,
      @Nullable Integer streams,
      Instant from,
      Instant to,
      String reason,
      String state,
      double share,
      long changed,
      Instant created,
      @Nullable Instant ended,
      @Nullable String message) {}

  /** Returns present and past replays. */
  @GET
  public ReplayList list(@QueryParam("limit") @Nullable String limit) {
    return answer(replays.newest(Query.number("limit", limit, 1, MOST, USUAL)));
  }

  /** Returns one replay. */
  @GET
  @Path("/{id}")
  public ReplayAnswer one(@PathParam("id") String id) {
    return answer(plants.now(), find(id));
  }

  /**
   * Requests a replay for each tree concerned. A replay runs in the background and continues after
   * a restart. Its results become visible when it is done.
   */
  @POST
  public ReplayList begin(String text) {
    var body = Body.parse(json, text);
    var plant = plants.now();
    var now = clock.instant();
    var range = Query.range(body.text("from"), body.findText("to").orElse(null), now);
    var reason = "asked for by " + caller.name().orElse("the API");
    return answer(
        request.request(caller.actor("somebody", "replay"), plant, target(body), range, reason));
  }

  /** Cancels a replay that has not ended. Nothing of its draft becomes visible. */
  @DELETE
  @Path("/{id}")
  public void cancel(@PathParam("id") String id) {
    cancel.cancel(caller.actor("somebody", "replay"), find(id).id());
  }

  private ReplayProgress find(String id) {
    try {
      return replays
          .find(UUID.fromString(id))
          .orElseThrow(() -> Refusal.notFound("There is no replay %s; see /api/v1/replay", id));
    } catch (IllegalArgumentException e) {
      throw Refusal.invalid("\"%s\" is not the id of a replay; see /api/v1/replay", id);
    }
  }

  private static ReplayTarget target(Body body) {
    var targets =
        Stream.of(
                body.findText("asset").map(ReplayTarget.Below::new),
                body.findText("model").map(ReplayTarget.OfModel::new),
                body.findText("alias").map(Query::alias).map(ReplayTarget.OfStream::new))
            .flatMap(Optional::stream)
            .toList();
    if (targets.size() != 1) {
      throw Refusal.invalid(
          "Say what: {\"asset\": \"/graz/line-1\"} for it and all below it, {\"model\": \"filler\"}"
              + " for all assets of a model, or {\"alias\": \"/graz/line-1/oee\"}; one of them");
    }
    return targets.getFirst();
  }

  private ReplayList answer(List<ReplayProgress> found) {
    var plant = plants.now();
    return new ReplayList(found.stream().map(replay -> answer(plant, replay)).toList());
  }

  private static ReplayAnswer answer(Plant plant, ReplayProgress replay) {
    return new ReplayAnswer(
        replay.id(),
        plant.findAsset(replay.tree()).map(root -> plant.path(root.id())).orElse(""),
        replay.streams() == 0 ? null : replay.streams(),
        replay.range().from(),
        replay.range().to(),
        replay.reason(),
        replay.phase().name(),
        replay.share(),
        replay.changed(),
        replay.created(),
        replay.ended().orElse(null),
        replay.message().isEmpty() ? null : replay.message());
  }
}
