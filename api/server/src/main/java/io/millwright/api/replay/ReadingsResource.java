// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.replay;

import io.millwright.access.Action;
import io.millwright.api.access.Caller;
import io.millwright.api.access.Scoped;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.application.UnitOfWork;
import io.millwright.application.plant.Plants;
import io.millwright.engine.replay.Recipes;
import io.millwright.historian.Removal;
import io.millwright.historian.Replay;
import io.millwright.historian.ReplayStore;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deleting readings that were wrong; what was computed from them is computed again. */
@Path("/api/v1/readings")
@Produces(MediaType.APPLICATION_JSON)
final class ReadingsResource {
  private final Plants plants;
  private final ReplayStore replays;
  private final Caller caller;
  private final UnitOfWork units;
  private final InstantSource clock;

  ReadingsResource(
      Plants plants, ReplayStore replays, Caller caller, UnitOfWork units, InstantSource clock) {
    this.plants = plants;
    this.replays = replays;
    this.caller = caller;
    this.units = units;
    this.clock = clock;
  }

  /**
   * The answer.
   *
   * @param deleted how many readings, of every quality
   * @param replay what is computed again because of that; null where nothing was computed from them
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
    var property = plant.findProperty(stream);
    if (property.filter(found -> found.property().isComputed()).isPresent()) {
      throw Refusal.invalid(
          "%s is computed; delete readings that it is computed from, or change its formula",
          stream);
    }
    return units.run(
        caller.actor("somebody", "readings"),
        journal -> {
          var again = again(stream, range);
          long deleted = replays.delete(new Removal(stream, range), again);
          journal.add(
              "deleted %d readings of %s from %s to %s"
                  .formatted(deleted, stream, range.from(), range.to()));
          return new Deleted(deleted, again.isEmpty() ? null : again.getFirst().id());
        });
  }

  private List<Replay> again(Alias stream, TimeRange range) {
    var found = new ArrayList<Replay>();
    Recipes.readers(plants.newest().plant(), Set.of(stream))
        .forEach((tree, readers) ->
            found.add(
                Replay.waiting(
                    UUID.randomUUID(),
                    tree,
                    readers,
                    range,
                    "readings of %s were deleted".formatted(stream),
                    clock.instant())));
    return found;
  }
}
