// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.alarm.AlarmDefinition;
import io.millwright.alarm.AlarmEvent;
import io.millwright.alarm.AlarmId;
import io.millwright.formula.CompiledExpression;
import io.millwright.formula.FormulaEvaluator;
import io.millwright.reading.Micros;
import io.millwright.reading.Value;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An alarm of one asset, in event time.
 *
 * <ol>
 *   <li>At each point of an input the condition is evaluated; while the alarm is on, with its
 *       thresholds moved by the deadband.
 *   <li>A condition without a value changes nothing.
 *   <li>A change of the condition takes effect when it has held for the delay.
 *   <li>When late data shows something that the log does not have, it is added, marked as late;
 *       what is in the log stays.
 * </ol>
 */
final class AlarmNode implements Node {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
  private static final int REMEMBERED_EVENTS = 1000;

  private final AlarmId id;
  private final AlarmDefinition definition;
  private final List<Series> inputs;
  private final CompiledExpression raises;
  private final CompiledExpression stays;
  private final AsOf asOf;
  private final long onDelay;
  private final long offDelay;
  private final Deque<Change> log = new ArrayDeque<>();
  private final Times due = new Times();

  private State state = new State(false, Long.MAX_VALUE);
  private long seenTo = Long.MIN_VALUE;

  /** Raised or cleared at a time. */
  private record Change(long time, boolean on) {}

  /**
   * @param on whether the alarm is on
   * @param turning since when the condition has been the other way; {@link Long#MAX_VALUE} where it
   *     is not
   */
  private record State(boolean on, long turning) {}

  AlarmNode(AlarmId id, AlarmDefinition definition, Map<String, Input> names, List<Series> inputs) {
    this.id = id;
    this.definition = definition;
    this.inputs = inputs;
    raises = FormulaEvaluator.compile(definition.when().expression());
    stays =
        FormulaEvaluator.compile(
            Deadband.widen(definition.when().expression(), definition.deadband()));
    asOf = new AsOf(names);
    onDelay = definition.onDelay().toNanos() / 1_000;
    offDelay = definition.offDelay().toNanos() / 1_000;
  }

  AlarmId id() {
    return id;
  }

  /**
   * Goes on from what was known before a restart.
   *
   * @param on whether the alarm was on
   * @param since since when, in microseconds
   */
  void resume(boolean on, long since) {
    state = new State(on, Long.MAX_VALUE);
    log.add(new Change(since, on));
  }

  /** Takes the points that are already stored as seen, so that they raise nothing again. */
  void catchUp() {
    for (var input : inputs) {
      seenTo = Math.max(seenTo, input.newest());
    }
    if (seenTo == Long.MIN_VALUE) {
      return;
    }
    long since = log.isEmpty() ? Long.MIN_VALUE : log.getLast().time();
    inputs.forEach(input -> Triggers.between(input, since, seenTo, due));
    due.sort();
    long turning = Long.MAX_VALUE;
    for (int i = 0; i < due.size(); i++) {
      var condition = asOf.evaluate(state.on() ? stays : raises, due.at(i)).asNumber();
      if (condition.isPresent()) {
        boolean other = condition.getAsDouble() != 0 != state.on();
        turning = other ? Math.min(turning, due.at(i)) : Long.MAX_VALUE;
      }
    }
    due.clear();
    state = new State(state.on(), turning);
  }

  /** True while a delay runs, so that the passing of time alone may change the alarm. */
  boolean isTurning() {
    return state.turning() != Long.MAX_VALUE;
  }

  @Override
  public void update(Step step) {
    long earliest = Long.MAX_VALUE;
    for (var input : inputs) {
      for (int i = 0; i < input.changed.size(); i++) {
        earliest = Math.min(earliest, input.changed.at(i));
      }
    }
    var found = new ArrayList<Change>();
    if (earliest <= seenTo) {
      // Late: live through it again from before it.
      long from = earliest - Math.max(onDelay, offDelay) - 1;
      inputs.forEach(input -> Triggers.between(input, from, Long.MAX_VALUE, due));
      state = run(new State(onAt(from), Long.MAX_VALUE), step.horizon(), found);
    } else {
      inputs.forEach(input -> Triggers.between(input, seenTo, Long.MAX_VALUE, due));
      state = run(state, step.horizon(), found);
    }
    for (var change : found) {
      if (!log.contains(change)) {
        boolean late = change.time() <= seenTo && earliest <= seenTo;
        log.add(change);
        step.output().alarm(event(change, late));
      }
    }
    for (var input : inputs) {
      seenTo = Math.max(seenTo, input.newest());
    }
    while (log.size() > REMEMBERED_EVENTS) {
      log.removeFirst();
    }
  }

  @Override
  public void recompute(long from, long to, Step step) {
    // The log says what people saw and did; computing again does not rewrite it.
  }

  private boolean onAt(long time) {
    boolean on = false;
    for (var change : log) {
      if (change.time() <= time) {
        on = change.on();
      }
    }
    return on;
  }

  /** Lives through the due moments and on to the horizon; adds what changed. */
  private State run(State start, long horizon, List<Change> changes) {
    due.sort();
    boolean on = start.on();
    long turning = start.turning();
    for (int i = 0; i <= due.size(); i++) {
      boolean moment = i < due.size();
      long time = moment ? due.at(i) : horizon;
      long effect =
          turning == Long.MAX_VALUE ? Long.MAX_VALUE : turning + (on ? offDelay : onDelay);
      if (effect <= time) {
        on = !on;
        turning = Long.MAX_VALUE;
        changes.add(new Change(effect, on));
      }
      if (moment) {
        var condition = asOf.evaluate(on ? stays : raises, time).asNumber();
        if (condition.isPresent()) {
          boolean other = condition.getAsDouble() != 0 != on;
          turning = other ? Math.min(turning, time) : Long.MAX_VALUE;
          if (turning == time && (on ? offDelay : onDelay) == 0) {
            on = !on;
            turning = Long.MAX_VALUE;
            changes.add(new Change(time, on));
          }
        }
      }
    }
    due.clear();
    return new State(on, turning);
  }

  private AlarmEvent event(Change change, boolean late) {
    return new AlarmEvent(
        id,
        change.on() ? AlarmEvent.Kind.RAISED : AlarmEvent.Kind.CLEARED,
        Micros.toInstant(change.time()),
        definition.priority(),
        message(change.time()),
        "",
        late);
  }

  private String message(long time) {
    return PLACEHOLDER
        .matcher(definition.message())
        .replaceAll(match ->
            Matcher.quoteReplacement(text(asOf.evaluate(e -> e.property(match.group(1)), time))));
  }

  private static String text(Value value) {
    if (value instanceof Value.StringValue(String text)) {
      return text;
    }
    var number = value.asNumber();
    if (number.isEmpty()) {
      return "?";
    }
    // Three decimals are enough for a person; whole numbers show none.
    double rounded = Math.rint(number.getAsDouble() * 1000) / 1000;
    return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e15
        ? Long.toString((long) rounded)
        : Double.toString(rounded);
  }
}
