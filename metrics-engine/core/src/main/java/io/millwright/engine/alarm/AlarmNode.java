// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.alarm;

import io.millwright.alarm.AlarmEvent;
import io.millwright.alarm.AlarmId;
import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.engine.name.Input;
import io.millwright.engine.node.AssetFormula;
import io.millwright.engine.node.EngineStep;
import io.millwright.engine.node.GraphNode;
import io.millwright.engine.node.MomentEvaluation;
import io.millwright.engine.node.Triggers;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.Times;
import io.millwright.value.Micros;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alarm of one asset (ISA-18.2), evaluated in event time.
 *
 * <ol>
 *   <li>The condition is evaluated at each point of an input. While the alarm is on, the condition
 *       is evaluated with its thresholds moved by the deadband.
 *   <li>A condition without a value leaves the alarm as it is.
 *   <li>A change of the condition raises or clears the alarm when it has held for the on-delay or
 *       the off-delay. Example with an on-delay of 10 s: the condition is true from 09:00:00 on, so
 *       the alarm is raised at 09:00:10; had it become false at 09:00:10 or before, the alarm would
 *       not have been raised.
 *   <li>A late reading makes the node evaluate the condition again from the reading's time on, as
 *       far back as the engine remembers. Where the result differs from the event log, events are
 *       added to the log, marked as late; nothing in the log is changed.
 *   <li>The event that clears an alarm has the message of the event that raised it.
 * </ol>
 *
 * <p>Times are in microseconds since the epoch. Not safe for use by several threads.
 */
public final class AlarmNode implements GraphNode {
  private static final long NEVER = Long.MAX_VALUE;
  private static final int NO_INDEX = -1;

  private final AlarmId id;
  private final AlarmDefinition definition;
  private final List<Series> inputs;

  /** The condition that raises the alarm. */
  private final AssetFormula raising;

  /** The condition that keeps the alarm on. */
  private final AssetFormula keeping;

  private final AlarmMessage message;

  /** True where both conditions depend on the points of one stream and on nothing else. */
  private final boolean hasSingleInput;

  private final long onDelay;
  private final long offDelay;

  /** The moments to be evaluated; empty between two calls. */
  private final Times due = new Times();

  /** The states of the alarm in the order of time, as far back as the engine remembers. */
  private final List<State> states = new ArrayList<>();

  private final AlarmChanges log = new AlarmChanges();

  /** The inputs' points up to this time have been evaluated. */
  private long seenTo = Long.MIN_VALUE;

  /** Delays that end up to this time have run out. */
  private long passedTo = Long.MIN_VALUE;

  /**
   * An alarm was raised or cleared.
   *
   * @param time when, in microseconds since the epoch
   * @param on true where it was raised
   */
  public record Change(long time, boolean on) {}

  /**
   * The state of the alarm from a time on.
   *
   * @param since the time, in microseconds since the epoch
   * @param on whether the alarm was on
   * @param turningSince the time since which the condition has asked for the opposite, in
   *     microseconds since the epoch; {@link #NEVER} where the condition agrees with {@code on}
   */
  private record State(long since, boolean on, long turningSince) {}

  /**
   * Makes the node of an alarm that is off.
   *
   * @param id the alarm's id
   * @param definition the alarm, with the units of its condition converted
   * @param names what the names in the condition and the message mean on the asset
   * @param inputs the streams that the condition names
   */
  public AlarmNode(
      AlarmId id, AlarmDefinition definition, Map<String, Input> names, List<Series> inputs) {
    this.id = id;
    this.definition = definition;
    this.inputs = inputs;
    var when = definition.when();
    raising = new AssetFormula(when.prepared(), names);
    keeping =
        new AssetFormula(
            when.prepared(Deadband.widen(when.expression(), definition.deadband())), names);
    message = new AlarmMessage(definition.message(), new MomentEvaluation(names));
    hasSingleInput =
        inputs.size() == 1 && raising.isOf(inputs.getFirst()) && keeping.isOf(inputs.getFirst());
    onDelay = definition.onDelay().toNanos() / 1_000;
    offDelay = definition.offDelay().toNanos() / 1_000;
    states.add(new State(Long.MIN_VALUE, false, NEVER));
  }

  /** Returns the alarm's id. */
  public AlarmId id() {
    return id;
  }

  /** Returns the longer of the on-delay and the off-delay, in microseconds. */
  public long longestDelay() {
    return Math.max(onDelay, offDelay);
  }

  /**
   * Goes on from the stored event log. To be called once, when the inputs show the near past.
   *
   * @param changes when the alarm was raised and cleared, in the order of time
   * @param messages the message of each raise, by its time in microseconds since the epoch
   * @param to the time up to which the stored points have been evaluated
   * @param passed the time up to which delays have run out
   */
  public void resume(List<Change> changes, Map<Long, String> messages, long to, long passed) {
    log.addAll(changes, messages);
    passedTo = passed;
    long newest = Long.MIN_VALUE;
    for (var input : inputs) {
      newest = Math.max(newest, input.newest());
    }
    follow(Math.min(to, newest));
  }

  /**
   * Takes the points up to a time as evaluated, and whether the alarm was on from the log. The
   * conditions are evaluated only to find the delays that are running.
   */
  private void follow(long to) {
    seenTo = Math.max(seenTo, to);
    inputs.forEach(input -> Triggers.between(input, Long.MIN_VALUE, seenTo, due));
    log.upTo(seenTo).forEach(change -> due.add(change.time()));
    due.sort();
    var state = new State(Long.MIN_VALUE, log.wasOn(states.getLast().on()), NEVER);
    states.clear();
    states.add(state);
    int next = 0;
    for (int i = 0; i < due.size(); i++) {
      long time = due.at(i);
      boolean on = state.on();
      for (; log.isUpTo(next, time); next++) {
        on = log.change(next).on();
      }
      long turningSince = on == state.on() ? state.turningSince() : NEVER;
      double condition = (on ? keeping : raising).number(time);
      state = next(state, time, on, turningSince(on, turningSince, time, condition));
    }
    due.clear();
  }

  @Override
  public boolean mayChangeWithTime() {
    if (states.getLast().turningSince() != NEVER) {
      return true;
    }
    for (var input : inputs) {
      if (input.newest() > seenTo) {
        return true;
      }
    }
    return false;
  }

  /** Forgets the states, and the part of the log, that are older than a time. */
  public void forgetBefore(long time) {
    while (states.size() > 1 && states.get(1).since() <= time) {
      states.removeFirst();
    }
    log.forgetBefore(time);
  }

  @Override
  public boolean keepsLog() {
    return true;
  }

  @Override
  public @Nullable Series target() {
    return null;
  }

  @Override
  public void update(EngineStep step) {
    long earliest = Long.MAX_VALUE;
    long heardTo = Long.MAX_VALUE;
    for (var input : inputs) {
      heardTo = Math.min(heardTo, input.newest());
      earliest = Math.min(earliest, input.changed.earliest());
    }
    long limit = Math.max(seenTo, step.horizon());
    passedTo = Math.max(passedTo, Math.min(limit, Math.max(step.passed(), heardTo)));
    long after = seenTo;
    if (earliest <= seenTo) {
      after = Math.max(earliest - 1, step.from());
      while (states.size() > 1 && states.getLast().since() > after) {
        states.removeLast();
      }
    }
    long lateTo = earliest <= Math.min(seenTo, step.closedBefore()) ? seenTo : Long.MIN_VALUE;
    boolean wasOn = states.getLast().on();
    var found = changesIn(after, limit);
    seenTo = limit;
    log.correct(
        found,
        wasOn,
        after,
        seenTo,
        change -> step.output().alarm(event(change, change.time() <= lateTo)));
  }

  /** The log records what people saw and did, so a recomputation does not rewrite it. */
  @Override
  public void recompute(EngineStep step) {
    follow(seenTo);
  }

  /** Evaluates the points in (after, limit], and returns when the alarm was raised or cleared. */
  private List<Change> changesIn(long after, long limit) {
    var found = new ArrayList<Change>();
    var state = states.getLast();
    if (hasSingleInput) {
      var input = inputs.getFirst();
      int first = Math.max(input.begin(), input.atOrBefore(after) + 1);
      for (int at = first; at < input.end() && input.time(at) <= limit; at++) {
        state = evaluate(state, input.time(at), at, found);
      }
    } else {
      inputs.forEach(input -> Triggers.between(input, after, limit, due));
      due.sort();
      for (int i = 0; i < due.size(); i++) {
        state = evaluate(state, due.at(i), NO_INDEX, found);
      }
    }
    // Where the log says that the running delay has run out, it has, whatever this step awaits.
    boolean isLogged =
        state.turningSince() != NEVER && log.contains(new Change(delayEnd(state), !state.on()));
    runOut(state, isLogged ? limit : passedTo, found);
    due.clear();
    return found;
  }

  /**
   * Evaluates the condition at one moment, and returns the state from then on.
   *
   * @param index the index of the point of the single input; {@link #NO_INDEX} where there are
   *     several inputs
   * @param found takes the changes that the moment brings
   */
  private State evaluate(State before, long time, int index, List<Change> found) {
    // A condition that ends at the moment at which the delay ends has not outlasted the delay.
    var state = runOut(before, time - 1, found);
    var formula = state.on() ? keeping : raising;
    double condition =
        index == NO_INDEX ? formula.number(time) : formula.at(inputs.getFirst(), index);
    long turningSince = turningSince(state.on(), state.turningSince(), time, condition);
    return runOut(next(state, time, state.on(), turningSince), time, found);
  }

  /** Returns the state after the running delay, where there is one and it ends by a time. */
  private State runOut(State state, long by, List<Change> found) {
    if (state.turningSince() == NEVER) {
      return state;
    }
    long end = delayEnd(state);
    if (end > by) {
      return state;
    }
    found.add(new Change(end, !state.on()));
    return next(state, end, !state.on(), NEVER);
  }

  private long delayEnd(State state) {
    return state.turningSince() + (state.on() ? offDelay : onDelay);
  }

  /**
   * Returns since when the condition has asked for the opposite of {@code on}; {@link #NEVER} where
   * it agrees.
   *
   * @param before since when it did so before this time
   * @param condition the condition at this time; NaN where it has no value
   */
  private static long turningSince(boolean on, long before, long time, double condition) {
    if (Double.isNaN(condition)) {
      return before;
    }
    boolean isOpposite = condition != 0 != on;
    return isOpposite ? Math.min(before, time) : NEVER;
  }

  private State next(State before, long time, boolean on, long turningSince) {
    if (before.on() == on && before.turningSince() == turningSince) {
      return before;
    }
    var state = new State(time, on, turningSince);
    states.add(state);
    return state;
  }

  private AlarmEvent event(Change change, boolean isLate) {
    return new AlarmEvent(
        id,
        change.on() ? AlarmEvent.Kind.RAISED : AlarmEvent.Kind.CLEARED,
        Micros.toInstant(change.time()),
        definition.priority(),
        log.message(change, message),
        "",
        isLate);
  }
}
