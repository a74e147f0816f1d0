// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.replay;

import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.application.plant.Plants;
import io.millwright.application.stream.DeleteReadings;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deletes wrong readings. Values that were computed from them are computed again. */
@Path("/api/v1/readings")
@Produces(MediaType.APPLICATION_JSON)
final class ReadingsResource {
  private final Plants plants;
  private final DeleteReadings delete;
  private final Caller caller;
  private final InstantSource clock;

  ReadingsResource(Plants plants, DeleteReadings delete, Caller caller, InstantSource clock) {
    this.plants = plants;
    this.delete = delete;
    this.caller = caller;
    this.clock = clock;
  }

  /**
   * The answer.
   *
   * @param deleted how many readings were deleted, of every quality
   * @param replay the replay that computes the dependent values again; null if there are none
   */
  record Deleted(long deleted, @Nullable UUID replay) {}

  /** Deletes the readings of a stream in (from, to]. */
  @DELETE
  @Scoped(Action.CONFIGURE)
  public Deleted delete(
      @QueryParam("alias") @Nullable String alias,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to) {
    var plant = plants.now();
    var stream = Query.alias(alias == null ? "" : alias);
    boolean isSeen = caller.sees(Action.CONFIGURE, plant, stream);
    if (from == null || to == null) {
      throw Refusal.invalid(
          "Say which readings: &from=2026-03-02T09:00:00Z&to=2026-03-02T09:05:00Z");
    }
    var range = Query.range(from, to, clock.instant());
    if (!isSeen) {
      return new Deleted(0, null);
    }
    var done = delete.delete(caller.actor("somebody", "readings"), stream, range);
    return new Deleted(done.count(), done.replays().isEmpty() ? null : done.replays().getFirst());
  }
}
