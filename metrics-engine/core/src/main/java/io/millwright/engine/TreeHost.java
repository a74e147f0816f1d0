// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.asset.change.PlantSnapshot;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.replay.LateNote;
import io.millwright.engine.replay.Replays;
import io.millwright.engine.store.Changes;
import io.millwright.feed.Feed;
import io.millwright.reading.ReadingBatch;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The protocol by which a host runs the live engine of some trees, as a state machine. The host
 * gives an input, and gets the effect that it has to perform next. The machine reads from the store
 * and writes nothing itself.
 *
 * <table>
 * <caption>States, inputs and effects</caption>
 * <tr><th>state</th><th>input</th><th>effect</th><th>next state</th></tr>
 * <tr><td>idle</td><td>readings, time</td><td>{@link Effect.KeepLateNotes}</td><td>noting</td></tr>
 * <tr><td>noting</td><td>done</td><td>{@link Effect.Write}</td><td>writing</td></tr>
 * <tr><td>writing</td><td>done</td><td>{@link Effect.Stored}</td><td>idle</td></tr>
 * <tr><td>noting, writing</td><td>failed</td><td>{@link Effect.Nothing}</td><td>idle</td></tr>
 * <tr><td>idle</td><td>a plant, feeds, a changed past</td><td>{@link Effect.Nothing}</td>
 *     <td>idle</td></tr>
 * </table>
 *
 * <p>Readings or time that change nothing give {@link Effect.Nothing} at once. After {@link
 * Input.Failed} the trees concerned go on from what is stored, so that the host can give the same
 * input again. A process that ends between two steps loses nothing, because it confirms readings
 * only after they are written. Not safe for use by several threads.
 */
public final class TreeHost {
  private final PlantEngine engine;
  private final Replays replays;
  private State state = new State.Idle();

  /** The number of the version of the plant with which the live engine computes. */
  private long version;

  /** What has happened, as the host tells the machine. */
  public sealed interface Input {
    /** Readings of streams with and without a property have come. */
    record Readings(ReadingBatch batch, Instant now) implements Input {}

    /** Readings have come that are stored without computing anything from them. */
    record Unclaimed(ReadingBatch batch, Instant now) implements Input {}

    /** Wall-clock time has passed for all trees. */
    record Time(Instant now) implements Input {}

    /** Wall-clock time has passed for one tree. */
    record TimeOfTree(AssetId tree, Instant now) implements Input {}

    /** The plant has changed. */
    record NewPlant(PlantSnapshot plant) implements Input {}

    /**
     * Sources have begun or ceased to deliver streams, which changes the known time of the streams.
     */
    record NewFeeds(List<Feed> changed) implements Input {
      public NewFeeds {
        changed = List.copyOf(changed);
      }
    }

    /** The stored past of a tree was changed by something else than the live engine. */
    record NewPast(AssetId tree) implements Input {}

    /** The last effect has been performed. */
    record Done() implements Input {}

    /** Performing the last effect has failed: nothing of it has happened, or all of it. */
    record Failed() implements Input {}
  }

  /** What the host has to do next. */
  public sealed interface Effect {
    /** The host has nothing to do; the machine waits for the next input. */
    record Nothing() implements Effect {}

    /** The host adds each note to its replay. */
    record KeepLateNotes(List<LateNote> notes) implements Effect {
      public KeepLateNotes {
        notes = List.copyOf(notes);
      }
    }

    /** The host stores changes, whole or not at all. */
    record Write(Changes changes) implements Effect {}

    /**
     * The changes are stored. The host may pass them on; the machine expects no answer.
     *
     * @param changes the stored changes
     * @param late how many of the readings came after the windows at their time were closed
     * @param windows how many windows of metrics were closed
     */
    record Stored(Changes changes, int late, int windows) implements Effect {}
  }

  private sealed interface State {
    record Idle() implements State {}

    record Noting(Effect.Stored result) implements State {}

    record Writing(Effect.Stored result) implements State {}
  }

  TreeHost(PlantSnapshot plant, PlantEngine engine, Replays replays) {
    version = plant.version().number();
    this.engine = engine;
    this.replays = replays;
  }

  /** Returns the number of the version of the plant with which the live engine computes. */
  long version() {
    return version;
  }

  /**
   * Takes an input and returns what the host has to do next.
   *
   * @throws IllegalStateException if the input does not fit the state, such as readings while an
   *     effect has not been answered
   * @throws io.millwright.reading.ReadingSink.UnavailableException if the store can't be read; the
   *     machine is idle then, and the same input can be given again
   */
  public Effect on(Input input) {
    return switch (input) {
      case Input.Done() -> done();
      case Input.Failed() -> failed();
      default -> begin(input);
    };
  }

  private Effect begin(Input input) {
    if (!(state instanceof State.Idle)) {
      throw new IllegalStateException(
          "%s came while %s; answer the last effect first".formatted(input, state));
    }
    return switch (input) {
      case Input.Readings(ReadingBatch batch, Instant now) -> {
        engine.setWallClock(now);
        yield computed(engine.accept(batch));
      }
      case Input.Unclaimed(ReadingBatch batch, Instant now) -> computed(engine.keep(batch, now));
      case Input.Time(Instant now) -> computed(engine.advance(now));
      case Input.TimeOfTree(AssetId tree, Instant now) -> computed(engine.advance(tree, now));
      case Input.NewPlant(PlantSnapshot plant) -> follow(plant);
      case Input.NewFeeds(List<Feed> changed) -> follow(changed);
      case Input.NewPast(AssetId tree) -> {
        engine.restart(tree);
        yield new Effect.Nothing();
      }
      case Input.Done(), Input.Failed() -> throw new IllegalStateException("nothing is under way");
    };
  }

  private Effect computed(Changes computed) {
    boolean isNothing =
        computed.readings().isEmpty()
            && computed.removals().isEmpty()
            && computed.computed().isEmpty()
            && computed.alarms().isEmpty();
    if (isNothing) {
      return new Effect.Nothing();
    }
    var changes = computed.by(version);
    try {
      var notes = replays.lateNotes(engine.plant(), changes);
      state =
          new State.Noting(
              new Effect.Stored(changes, engine.lateReadings(), engine.closedWindows()));
      return new Effect.KeepLateNotes(notes);
    } catch (RuntimeException e) {
      engine.restartLast();
      throw e;
    }
  }

  private Effect done() {
    return switch (state) {
      case State.Idle() -> throw new IllegalStateException("nothing is under way");
      case State.Noting(Effect.Stored result) -> {
        state = new State.Writing(result);
        yield new Effect.Write(result.changes());
      }
      case State.Writing(Effect.Stored result) -> {
        state = new State.Idle();
        yield result;
      }
    };
  }

  private Effect failed() {
    // The live engine is ahead of what is stored.
    engine.restartLast();
    state = new State.Idle();
    return new Effect.Nothing();
  }

  private Effect follow(PlantSnapshot next) {
    var changed = engine.follow(next.plant());
    version = next.version().number();
    replays.follow(next, changed);
    return new Effect.Nothing();
  }

  private Effect follow(List<Feed> changed) {
    var trees = new LinkedHashSet<AssetId>();
    for (var feed : changed) {
      engine
          .plant()
          .findProperty(feed.alias())
          .ifPresent(property -> trees.add(engine.plant().root(property.asset()).id()));
    }
    trees.forEach(engine::restart);
    return new Effect.Nothing();
  }
}
