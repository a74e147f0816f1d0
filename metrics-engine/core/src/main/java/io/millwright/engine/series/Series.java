// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.series;

import io.millwright.reading.Alias;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One data stream of a tree, as the nodes see it. The nodes see the near past of the stream or,
 * while late readings are computed, another part of its past ({@link #show}).
 *
 * <p>The public fields are those that nodes and engine touch for each reading; they are fields so
 * that no call is between. Times are in microseconds since the epoch. Not safe for use by several
 * threads.
 */
public final class Series {
  private static final int[] NONE = {};
  private static final double NOT_GOOD = 1;

  /** The alias of the stream. */
  public final Alias alias;

  /**
   * The times at which a point was added, changed or removed since the dependent nodes last
   * computed.
   */
  public final Times changed = new Times();

  /** The nodes that read this series, by their indexes in the order of evaluation. */
  public int[] dependents = NONE;

  /**
   * The dependent nodes whose windows the clock closes. A change behind the time up to which
   * windows are closed does not concern them yet.
   */
  public int[] closing = NONE;

  /** The other dependent nodes, which every change concerns. */
  public int[] following = NONE;

  /** The number of the {@code Output} to which this series was written last. */
  public long writtenIn;

  /** The place of this series among the streams of that output. */
  public int writtenAs;

  /** True where the running step has noted that it changes this series. */
  public boolean isTouched;

  /**
   * How far before a moment the dependents look into what is remembered, in microseconds: the
   * longest of their windows that are not read from the store.
   */
  public long lookBack;

  /**
   * How long after a point something may still change it, in microseconds. That is 0 but for frames
   * and for what is computed from frames: a frame that ends within its least length was none.
   */
  public long ahead;

  /** True where a dependent uses a value for as long as it holds, not only at its own time. */
  public boolean holds;

  /** The near past has every point behind this time, and before it only the last point. */
  public long nearFrom = Long.MAX_VALUE;

  /**
   * How long after a point a change of it still changes results, in microseconds: the longest of
   * all windows of the dependents, those that are read from the store included.
   */
  public long reach;

  /**
   * Takes the changes that are not stored yet, where a dependent reads this series from the store;
   * null where none does.
   */
  public @Nullable PendingChanges unsaved;

  /** The time in which the stream is known. */
  public KnownTime known = KnownTime.ALWAYS;

  /** True for the liveness of a source, of which a point holds for 30 s only. */
  public boolean isLiveness;

  /**
   * The readings of the stream that are not GOOD, where a dependent joins the points by straight
   * lines, which such a reading breaks; null where no dependent does.
   */
  public @Nullable Series notGood;

  /** True where a dependent reads from the store also what the near past has. */
  public boolean notesNear;

  /** The expressions of dependents that carry a value of this series on for longer than a point. */
  private List<CarriedExpression> carriedExpressions = List.of();

  private Points near = new Points();
  private Points points = near;
  private long completeFrom;

  /**
   * The GOOD readings of the stream, where this series holds those that are not GOOD, of which only
   * the times count; null where this series holds the GOOD readings.
   */
  private final @Nullable Series goodSeries;

  /**
   * An expression that carries a value of this series on for longer than until the next point.
   * Example: {@code latest(10 / y)} with y = 5, then y = 0: at the second point the expression has
   * no value, so the value 2 of the first point goes on.
   */
  public interface CarriedExpression {
    /**
     * Returns the time up to which a point of an input at a time may change the value that is
     * carried on.
     */
    long heldUntil(Series input, long time);
  }

  /** Makes the series of the GOOD readings of a stream, without any points. */
  public Series(Alias alias) {
    this(alias, null);
  }

  private Series(Alias alias, @Nullable Series goodSeries) {
    this.alias = alias;
    this.goodSeries = goodSeries;
  }

  /** Returns a series of the readings of a stream that are not GOOD. */
  public static Series ofNotGood(Series stream) {
    return new Series(stream.alias, stream);
  }

  /** Returns true where this series holds the readings of its stream that are not GOOD. */
  public boolean holdsNotGood() {
    return goodSeries != null;
  }

  /** Returns the near past, whatever part the nodes see now. */
  public Points near() {
    return near;
  }

  /** Begins a new near past without any points, complete behind a time. */
  public void startNear(long from) {
    near = new Points();
    points = near;
    nearFrom = from;
  }

  /** Replaces the points of the near past. */
  public void putNear(Points from) {
    near = from;
    points = near;
  }

  /** Forgets the near past before a time, except the last point, whose value still holds. */
  public void forgetBefore(long time) {
    near.forgetBefore(time);
    nearFrom = time;
  }

  /**
   * Lets the nodes see another part of the past.
   *
   * @param part the points of that part
   * @param from the part has every point behind this time
   */
  public void show(Points part, long from) {
    points = part;
    completeFrom = from;
  }

  /** Lets the nodes see the near past again. */
  public void showNear() {
    points = near;
  }

  /** Returns the time behind which the nodes see every point; before it they see the last one. */
  public long completeFrom() {
    return points == near ? nearFrom : completeFrom;
  }

  /** Adds an expression that carries values of this series on. */
  public void addCarried(CarriedExpression carried) {
    var added = new ArrayList<>(carriedExpressions);
    added.add(carried);
    carriedExpressions = List.copyOf(added);
  }

  /**
   * Notes a change that is not stored yet, where a dependent reads this series from the store; with
   * {@link Value#none}, that a point was removed.
   */
  public void note(long time, Value value) {
    if (unsaved == null || !isNoted(time)) {
      return;
    }
    if (goodSeries != null) {
      unsaved.noteNotGood(alias, time);
    } else {
      unsaved.note(alias, time, value);
    }
  }

  private boolean isNoted(long time) {
    return notesNear || time - lookBack <= nearFrom;
  }

  /** Returns the points that the nodes see now. */
  public Points points() {
    return points;
  }

  /** Returns the index of the first point; see {@link Points}. */
  public int begin() {
    return points.begin();
  }

  /** Returns the index behind the last point. */
  public int end() {
    return points.end();
  }

  /** Returns the time of a point. */
  public long time(int index) {
    return points.time(index);
  }

  /** Returns the value of a point. */
  public Value value(int index) {
    return points.value(index);
  }

  /** Returns the value of a point as a number; NaN for a text. */
  public double number(int index) {
    return points.number(index);
  }

  /** Returns the index of the last point at or before a time; {@code begin() - 1} where none is. */
  public int atOrBefore(long time) {
    return points.atOrBefore(time);
  }

  /** Returns true where the value of a point is a number that a double holds exactly. */
  public boolean isPlain(int index) {
    return points.isPlain(index);
  }

  /** Returns true where there is a point at exactly this time. */
  public boolean has(long time) {
    return points.has(time);
  }

  /** Returns the time of the first point behind a time; {@link Long#MAX_VALUE} where none is. */
  public long nextAfter(long time) {
    return points.nextAfter(time);
  }

  /**
   * Returns the time up to which a point at a time holds, or would hold if it were there. That is
   * the time of the next point; of a reading that is not GOOD, the time of the next reading of any
   * quality; where a dependent carries an expression on, the time of the next point at which the
   * expression has a value.
   */
  public long heldUntil(long time) {
    long next = points.nextAfter(time);
    if (isLiveness) {
      return Math.min(next, time + KnownTime.knownFor());
    }
    if (goodSeries != null) {
      return Math.min(next, goodSeries.points.nextAfter(time));
    }
    for (var carried : carriedExpressions) {
      next = Math.max(next, carried.heldUntil(this, time));
    }
    return next;
  }

  /** Returns the time of the newest point; {@link Long#MIN_VALUE} where there is none. */
  public long newest() {
    return points.newest();
  }

  /** Returns the value that holds at a time; {@link Value#none} before the first point. */
  public Value asOf(long time) {
    return points.asOf(time);
  }

  /** Adds or replaces a point; returns false where the same point was there already. */
  public boolean put(long time, Value value) {
    return goodSeries == null ? points.put(time, value) : points.put(time, NOT_GOOD);
  }

  /** Adds or replaces a point; returns false where the same point was there already. */
  public boolean put(long time, double number) {
    return points.put(time, goodSeries == null ? number : NOT_GOOD);
  }

  /** Notes a number that is not stored yet, where a dependent reads this series from the store. */
  public void note(long time, double number) {
    if (unsaved != null && isNoted(time)) {
      note(time, Value.of(number));
    }
  }

  /** Removes the point at a time; returns whether there was one. */
  public boolean remove(long time) {
    return points.remove(time);
  }
}
