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
import io.millwright.engine.node.Output;
import io.millwright.engine.node.Triggers;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.Times;
import io.millwright.value.Micros;
import io.millwright.value.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An alarm of one asset, in event time.
 *
 * <ol>
 *   <li>At each point of an input the condition is evaluated; while the alarm is on, with its
 *       thresholds moved by the deadband.
 *   <li>A condition without a value changes nothing.
 *   <li>A change of the condition takes effect when it has held for the delay.
 *   <li>Late data makes the alarm live again from there, within the engine's memory. Where that
 *       shows another course than the log has, events are added, marked as late, so that the log in
 *       the order of its times tells the new course; what is in the log stays.
 *   <li>What people read when it clears is what they read when it was raised: the values of the
 *       moment at which nothing is wrong any more say nothing of what was.
 * </ol>
 */
public final class AlarmNode implements GraphNode {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
  private static final MathContext SHOWN = new MathContext(3, RoundingMode.HALF_UP);
  private static final double TOO_LONG = 1e15;
  private static final double TOO_SMALL = 1e-6;
  private static final long SAME_MOMENT = 10;
  private static final long NEVER = Long.MAX_VALUE;
  private static final int SOMEWHERE = -1;

  private final AlarmId id;
  private final AlarmDefinition definition;
  private final List<Series> inputs;
  private final AssetFormula raises;
  private final AssetFormula stays;
  private final MomentEvaluation asOf;

  /** True where the points of one input are all that there is to follow. */
  private final boolean isOfOne;

  private final long onDelay;
  private final long offDelay;
  private final Times due = new Times();

  /** How the alarm stood, since when; in the order of time, as far back as the engine remembers. */
  private final List<State> course = new ArrayList<>();

  /** What is in the log of the same time. */
  private final List<Change> log = new ArrayList<>();

  /** What people read when it was raised, by time; as far back as the last that may still clear. */
  private final NavigableMap<Long, String> said = new TreeMap<>();

  private long seenTo = Long.MIN_VALUE;
  private long passedTo = Long.MIN_VALUE;

  /**
   * Raised or cleared at a time.
   *
   * @param time in microseconds
   */
  public record Change(long time, boolean on) {}

  /**
   * @param since the time, in microseconds
   * @param on whether the alarm was on
   * @param turning since when the condition had been the other way; {@link #NEVER} where it was not
   */
  private record State(long since, boolean on, long turning) {}

  public AlarmNode(
      AlarmId id, AlarmDefinition definition, Map<String, Input> names, List<Series> inputs) {
    this.id = id;
    this.definition = definition;
    this.inputs = inputs;
    var when = definition.when();
    raises = new AssetFormula(when.prepared(), names);
    stays =
        new AssetFormula(
            when.prepared(Deadband.widen(when.expression(), definition.deadband())), names);
    asOf = new MomentEvaluation(names);
    isOfOne = inputs.size() == 1 && raises.isOf(inputs.getFirst()) && stays.isOf(inputs.getFirst());
    onDelay = definition.onDelay().toNanos() / 1_000;
    offDelay = definition.offDelay().toNanos() / 1_000;
    course.add(new State(Long.MIN_VALUE, false, NEVER));
  }

  public AlarmId id() {
    return id;
  }

  public long longestDelay() {
    return Math.max(onDelay, offDelay);
  }

  /**
   * Goes on from what the log says. To be called once the near past is there.
   *
   * @param changes when the alarm was raised and cleared, in the order of time
   * @param messages what people read when it was raised, by time
   * @param to the time up to which the stored points have been looked at, in microseconds
   * @param passed the time up to which delays have run out
   */
  public void resume(List<Change> changes, Map<Long, String> messages, long to, long passed) {
    log.addAll(changes);
    said.putAll(messages);
    passedTo = passed;
    long newest = Long.MIN_VALUE;
    for (var input : inputs) {
      newest = Math.max(newest, input.newest());
    }
    follow(Math.min(to, newest));
  }

  /** Takes the points up to a time as seen: whether the alarm is on is what the log says. */
  void follow(long to) {
    seenTo = Math.max(seenTo, to);
    inputs.forEach(input -> Triggers.between(input, Long.MIN_VALUE, seenTo, due));
    log.stream()
        .filter(change -> change.time() <= seenTo)
        .forEach(change -> due.add(change.time()));
    due.sort();
    var state =
        new State(
            Long.MIN_VALUE, log.isEmpty() ? course.getLast().on() : !log.getFirst().on(), NEVER);
    course.clear();
    course.add(state);
    int next = 0;
    for (int i = 0; i < due.size(); i++) {
      long time = due.at(i);
      boolean on = state.on();
      long turning = state.turning();
      // What follows within microseconds only takes back what was said of the same moment.
      for (; next < log.size() && log.get(next).time() <= time + SAME_MOMENT; next++) {
        on = log.get(next).on();
      }
      if (on != state.on()) {
        turning = NEVER;
      }
      turning = turning(on, turning, time, (on ? stays : raises).number(time));
      state = next(state, time, on, turning);
    }
    due.clear();
  }

  /** True where the passing of time alone may change the alarm. */
  @Override
  public boolean mayChangeWithTime() {
    if (course.getLast().turning() != NEVER) {
      return true;
    }
    for (var input : inputs) {
      if (input.newest() > seenTo) {
        return true;
      }
    }
    return false;
  }

  /** Forgets what is older than a time. */
  public void forgetBefore(long time) {
    while (course.size() > 1 && course.get(1).since() <= time) {
      course.removeFirst();
    }
    log.removeIf(change -> change.time() <= time);
    var last = said.floorKey(time);
    if (last != null) {
      said.headMap(last, false).clear();
    }
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
      while (course.size() > 1 && course.getLast().since() > after) {
        course.removeLast();
      }
    }
    long lateTo = earliest <= Math.min(seenTo, step.closedBefore()) ? seenTo : Long.MIN_VALUE;
    boolean logged = course.getLast().on();
    var found = live(after, limit);
    seenTo = limit;
    tell(found, logged, after, lateTo, step.output());
  }

  @Override
  public void recompute(EngineStep step) {
    // The log says what people saw and did; computing again does not rewrite it.
    follow(seenTo);
  }

  /** Lives through the points in (after, limit]; returns what changed. */
  private List<Change> live(long after, long limit) {
    var found = new ArrayList<Change>();
    var state = course.getLast();
    if (isOfOne) {
      var input = inputs.getFirst();
      int first = Math.max(input.begin(), input.atOrBefore(after) + 1);
      for (int at = first; at < input.end() && input.time(at) <= limit; at++) {
        state = through(state, input.time(at), at, found);
      }
    } else {
      inputs.forEach(input -> Triggers.between(input, after, limit, due));
      due.sort();
      for (int i = 0; i < due.size(); i++) {
        state = through(state, due.at(i), SOMEWHERE, found);
      }
    }
    // What people have already seen to run out has run out.
    boolean seen = state.turning() != NEVER && log.contains(new Change(effect(state), !state.on()));
    runOut(state, seen ? limit : passedTo, found);
    due.clear();
    return found;
  }

  /**
   * Lives through one moment.
   *
   * @param index of the point of the only input; {@link #SOMEWHERE} where there are several
   */
  private State through(State before, long time, int index, List<Change> found) {
    // A condition that goes at the moment at which the delay ends has not outlasted it.
    var state = runOut(before, time - 1, found);
    var formula = state.on() ? stays : raises;
    double condition =
        index == SOMEWHERE ? formula.number(time) : formula.at(inputs.getFirst(), index);
    long turning = turning(state.on(), state.turning(), time, condition);
    return runOut(next(state, time, state.on(), turning), time, found);
  }

  /** Lets the delay run out, where it has by a time. */
  private State runOut(State state, long by, List<Change> found) {
    if (state.turning() == NEVER) {
      return state;
    }
    long effect = effect(state);
    if (effect > by) {
      return state;
    }
    found.add(new Change(effect, !state.on()));
    return next(state, effect, !state.on(), NEVER);
  }

  private long effect(State state) {
    return state.turning() + (state.on() ? offDelay : onDelay);
  }

  /**
   * Since when the condition has been the other way, where it is so at a time; NaN where it has no
   * value.
   */
  private static long turning(boolean on, long before, long time, double condition) {
    if (Double.isNaN(condition)) {
      return before;
    }
    boolean other = condition != 0 != on;
    return other ? Math.min(before, time) : NEVER;
  }

  private State next(State before, long time, boolean on, long turning) {
    if (before.on() == on && before.turning() == turning) {
      return before;
    }
    var state = new State(time, on, turning);
    course.add(state);
    return state;
  }

  /**
   * Adds to the log what makes it tell the new course.
   *
   * @param found the new course, from behind a time to what has been seen
   * @param logged whether the log had the alarm on at that time
   * @param lateTo what is added up to this time is late
   */
  private void tell(List<Change> found, boolean logged, long after, long lateTo, Output output) {
    if (found.isEmpty() && (log.isEmpty() || log.getLast().time() <= after)) {
      return;
    }
    var known =
        log.stream()
            .filter(change -> change.time() > after && change.time() <= seenTo + SAME_MOMENT)
            .toList();
    var times = new TreeSet<Long>();
    found.forEach(change -> times.add(change.time()));
    known.forEach(change -> times.add(change.time()));
    boolean on = logged;
    boolean saysOn = logged;
    for (long time : times) {
      on = at(found, time, on);
      saysOn = at(known, time, saysOn);
      if (on != saysOn) {
        saysOn = on;
        var change = new Change(time, on);
        while (log.contains(change)) {
          // The truth about this moment has changed before. An event is known by time and kind.
          change = new Change(change.time() + 1, on);
        }
        int place = log.size();
        while (place > 0 && log.get(place - 1).time() > change.time()) {
          place--;
        }
        log.add(place, change);
        output.alarm(event(change, time <= lateTo));
      }
    }
  }

  /** How it stands behind the changes of a moment. */
  private static boolean at(List<Change> changes, long time, boolean before) {
    boolean on = before;
    for (var change : changes) {
      if (change.time() == time) {
        on = change.on();
      }
    }
    return on;
  }

  private AlarmEvent event(Change change, boolean late) {
    if (change.on()) {
      said.put(change.time(), message(change.time()));
    }
    var raised = said.floorEntry(change.time());
    return new AlarmEvent(
        id,
        change.on() ? AlarmEvent.Kind.RAISED : AlarmEvent.Kind.CLEARED,
        Micros.toInstant(change.time()),
        definition.priority(),
        raised == null ? message(change.time()) : raised.getValue(),
        "",
        late);
  }

  private String message(long time) {
    return PLACEHOLDER
        .matcher(definition.message())
        .replaceAll(match ->
            Matcher.quoteReplacement(text(asOf.evaluate(e -> e.property(match.group(1)), time))));
  }

  /**
   * Three decimals, or of small numbers three digits, are enough for a person. What nobody would
   * count the digits of is written as the pages do: 1.2e30.
   */
  private static String text(Value value) {
    if (value instanceof Value.StringValue(String text)) {
      return text;
    }
    var number = value.asNumber();
    if (number.isEmpty()) {
      return "?";
    }
    var exact = BigDecimal.valueOf(number.getAsDouble());
    double size = Math.abs(number.getAsDouble());
    if (size >= TOO_LONG || (size > 0 && size < TOO_SMALL)) {
      return String.format(Locale.ROOT, "%.1e", number.getAsDouble())
          .replaceFirst("e\\+?(-?)0*", "e$1");
    }
    boolean small = size < 1;
    var shown = small ? exact.round(SHOWN) : exact.setScale(3, RoundingMode.HALF_UP);
    return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
  }
}
