// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.series;

import io.millwright.reading.Alias;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One data stream of a tree, as the nodes see it. What they see is the near past, or for a while
 * another stretch, when late data makes them compute that again.
 */
public final class Series {
  private static final int[] NONE = {};
  private static final double NOT_GOOD = 1;

  public final Alias alias;

  /** Times at which a point came, changed or went since the dependents last looked. */
  public final Times changed = new Times();

  /** The nodes that read this series, by their place in the order of evaluation. */
  public int[] dependents = NONE;

  /**
   * Those of them that are computed for windows that the clock gives. A change behind the time up
   * to which windows are closed does not concern them yet.
   */
  public int[] closing = NONE;

  /** Those of them that any change concerns. */
  public int[] following = NONE;

  /** The output that it was written to last, and its place there. */
  public long writtenIn;

  public int writtenAs;

  /** True where the dependents have been told that this step changes the series. */
  public boolean isTouched;

  /** How far before a moment the dependents look, in microseconds: the longest of their windows. */
  public long lookBack;

  /**
   * How far behind the time of a point what comes may change the point, in microseconds: a frame
   * that ends too soon has not been one.
   */
  public long ahead;

  /** True where a value matters to a dependent for as long as it holds, not only at its time. */
  public boolean holds;

  /** The near past is complete behind this time; of what is older only the last point is known. */
  public long nearFrom = Long.MAX_VALUE;

  /**
   * How far behind a moment a change of it still matters, in microseconds: the longest of the
   * dependents' windows, also of those that read the store.
   */
  public long reach;

  /** Where changes are noted that are not stored yet, for a dependent that reads the store. */
  public @Nullable PendingChanges unsaved;

  /** When the stream is known; see {@link KnownTime}. */
  public KnownTime known = KnownTime.ALWAYS;

  /** True for the liveness of a source, of which a point holds for a short time only. */
  public boolean isLiveness;

  /**
   * The lapses of the stream, where a dependent draws lines from point to point and has to know
   * where they break; else null.
   */
  public @Nullable Series notGood;

  /** True where that dependent may read from the store what is remembered, too. */
  public boolean notesNear;

  /** The courses of the dependents' expressions; their last values may go on for longer. */
  private List<CarriedExpression> carriedExpressions = List.of();

  private Points near = new Points();
  private Points points = near;
  private long completeFrom;

  /**
   * Of the lapses of a stream, which are its readings that are not GOOD, the stream itself; else
   * null. Of a lapse only its time counts.
   */
  private final @Nullable Series goodSeries;

  /** Something that a dependent follows, of which a value goes on for longer than a point. */
  public interface CarriedExpression {
    /**
     * The moment before which a point of an input at this time says something about what goes on.
     */
    long heldUntil(Series input, long time);
  }

  public Series(Alias alias) {
    this(alias, null);
  }

  private Series(Alias alias, @Nullable Series goodSeries) {
    this.alias = alias;
    this.goodSeries = goodSeries;
  }

  /** The lapses of a stream. */
  public static Series ofNotGood(Series stream) {
    return new Series(stream.alias, stream);
  }

  public boolean holdsNotGood() {
    return goodSeries != null;
  }

  /** The near past, whatever the nodes see now. */
  public Points near() {
    return near;
  }

  /** Begins a new near past, without any points. */
  public void startNear(long from) {
    near = new Points();
    points = near;
    nearFrom = from;
  }

  /** Puts points of another origin in place of the near past. */
  public void putNear(Points from) {
    near = from;
    points = near;
  }

  /** Forgets of the near past what is older than a time, but for the point that holds then. */
  public void forgetBefore(long time) {
    near.forgetBefore(time);
    nearFrom = time;
  }

  /**
   * Lets the nodes see another stretch.
   *
   * @param from what is older is not complete in it
   */
  public void show(Points stretch, long from) {
    points = stretch;
    completeFrom = from;
  }

  /** Lets the nodes see the near past again. */
  public void showNear() {
    points = near;
  }

  /** What the nodes see is complete behind this time; of what is older, the last point is there. */
  public long completeFrom() {
    return points == near ? nearFrom : completeFrom;
  }

  /** Adds a course of an expression of this series whose last value goes on. */
  public void addCarried(CarriedExpression carried) {
    var added = new ArrayList<>(carriedExpressions);
    added.add(carried);
    carriedExpressions = List.copyOf(added);
  }

  /** Takes note of a change that is not stored yet; no value where a point is gone. */
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

  /** What the nodes see. */
  public Points points() {
    return points;
  }

  public int begin() {
    return points.begin();
  }

  public int end() {
    return points.end();
  }

  public long time(int index) {
    return points.time(index);
  }

  public Value value(int index) {
    return points.value(index);
  }

  public double number(int index) {
    return points.number(index);
  }

  public int atOrBefore(long time) {
    return points.atOrBefore(time);
  }

  public boolean isPlain(int index) {
    return points.isPlain(index);
  }

  public boolean has(long time) {
    return points.has(time);
  }

  public long nextAfter(long time) {
    return points.nextAfter(time);
  }

  /**
   * The moment before which a point at this time says something, or would if it were there: that of
   * the next point, of a lapse also that of the next GOOD one. Where a dependent follows an
   * expression, that of the next point at which the expression has a value.
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

  public long newest() {
    return points.newest();
  }

  public Value asOf(long time) {
    return points.asOf(time);
  }

  public boolean put(long time, Value value) {
    return goodSeries == null ? points.put(time, value) : points.put(time, NOT_GOOD);
  }

  public boolean put(long time, double number) {
    return points.put(time, goodSeries == null ? number : NOT_GOOD);
  }

  /** Takes note of a number that is not stored yet. */
  public void note(long time, double number) {
    if (unsaved != null && isNoted(time)) {
      note(time, Value.of(number));
    }
  }

  public boolean remove(long time) {
    return points.remove(time);
  }
}
