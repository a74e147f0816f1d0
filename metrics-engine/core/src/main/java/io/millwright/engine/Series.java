// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine;

import io.millwright.reading.Alias;
import io.millwright.value.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One data stream of a tree, as the nodes see it. What they see is the near past, or for a while
 * another stretch, when late data makes them compute that again.
 */
final class Series {
  private static final int[] NONE = {};
  private static final double LAPSE = 1;

  final Alias alias;

  /** Times at which a point came, changed or went since the dependents last looked. */
  final Times changed = new Times();

  /** The nodes that read this series, by their place in the order of evaluation. */
  int[] dependents = NONE;

  /**
   * Those of them that are computed for windows that the clock gives. A change behind the time up
   * to which windows are closed does not concern them yet.
   */
  int[] closing = NONE;

  /** Those of them that any change concerns. */
  int[] following = NONE;

  /** The output that it was written to last, and its place there. */
  long writtenIn;

  int writtenAs;

  /** True where the dependents have been told that this step changes the series. */
  boolean isTouched;

  /** How far before a moment the dependents look, in microseconds: the longest of their windows. */
  long lookBack;

  /**
   * How far behind the time of a point what comes may change the point, in microseconds: a frame
   * that ends too soon has not been one.
   */
  long ahead;

  /** True where a value matters to a dependent for as long as it holds, not only at its time. */
  boolean holds;

  /** The near past is complete behind this time; of what is older only the last point is known. */
  long nearFrom = Long.MAX_VALUE;

  /**
   * How far behind a moment a change of it still matters, in microseconds: the longest of the
   * dependents' windows, also of those that read the store.
   */
  long reach;

  /** Where changes are noted that are not stored yet, for a dependent that reads the store. */
  @Nullable Unsaved unsaved;

  /** When the stream is known; see {@link KnownStreams}. */
  KnownTime known = KnownTime.ALWAYS;

  /** True for the liveness of a source, of which a point holds for a short time only. */
  boolean isLiveness;

  /**
   * The lapses of the stream, where a dependent draws lines from point to point and has to know
   * where they break; else null.
   */
  @Nullable Series lapses;

  /** True where that dependent may read from the store what is remembered, too. */
  boolean notesNear;

  /** The courses of the dependents' expressions; their last values may go on for longer. */
  private List<FormulaCourse> courses = List.of();

  private Points near = new Points();
  private Points points = near;
  private long completeFrom;

  /**
   * Of the lapses of a stream, which are its readings that are not GOOD, the stream itself; else
   * null. Of a lapse only its time counts.
   */
  private final @Nullable Series lapsing;

  Series(Alias alias) {
    this(alias, null);
  }

  private Series(Alias alias, @Nullable Series lapsing) {
    this.alias = alias;
    this.lapsing = lapsing;
  }

  /** The lapses of a stream. */
  static Series lapsesOf(Series stream) {
    return new Series(stream.alias, stream);
  }

  boolean isOfLapses() {
    return lapsing != null;
  }

  /** The near past, whatever the nodes see now. */
  Points near() {
    return near;
  }

  /** Begins a new near past, without any points. */
  void startNear(long from) {
    near = new Points();
    points = near;
    nearFrom = from;
  }

  /** Puts points of another origin in place of the near past. */
  void putNear(Points from) {
    near = from;
    points = near;
  }

  /** Forgets of the near past what is older than a time, but for the point that holds then. */
  void forgetBefore(long time) {
    near.forgetBefore(time);
    nearFrom = time;
  }

  /**
   * Lets the nodes see another stretch.
   *
   * @param from what is older is not complete in it
   */
  void show(Points stretch, long from) {
    points = stretch;
    completeFrom = from;
  }

  /** Lets the nodes see the near past again. */
  void showNear() {
    points = near;
  }

  /** What the nodes see is complete behind this time; of what is older, the last point is there. */
  long completeFrom() {
    return points == near ? nearFrom : completeFrom;
  }

  /** Adds a course of an expression of this series whose last value goes on. */
  void heldBy(FormulaCourse course) {
    var added = new ArrayList<>(courses);
    added.add(course);
    courses = List.copyOf(added);
  }

  /** Takes note of a change that is not stored yet; no value where a point is gone. */
  void note(long time, Value value) {
    if (unsaved == null || !isNoted(time)) {
      return;
    }
    if (lapsing != null) {
      unsaved.noteLapse(alias, time);
    } else {
      unsaved.note(alias, time, value);
    }
  }

  private boolean isNoted(long time) {
    return notesNear || time - lookBack <= nearFrom;
  }

  /** What the nodes see. */
  Points points() {
    return points;
  }

  int begin() {
    return points.begin();
  }

  int end() {
    return points.end();
  }

  long time(int index) {
    return points.time(index);
  }

  Value value(int index) {
    return points.value(index);
  }

  double number(int index) {
    return points.number(index);
  }

  int atOrBefore(long time) {
    return points.atOrBefore(time);
  }

  boolean isPlain(int index) {
    return points.isPlain(index);
  }

  boolean has(long time) {
    return points.has(time);
  }

  long nextAfter(long time) {
    return points.nextAfter(time);
  }

  /**
   * The moment before which a point at this time says something, or would if it were there: that of
   * the next point, of a lapse also that of the next GOOD one. Where a dependent follows an
   * expression, that of the next point at which the expression has a value.
   */
  long heldUntil(long time) {
    long next = points.nextAfter(time);
    if (isLiveness) {
      return Math.min(next, time + KnownTime.knownFor());
    }
    if (lapsing != null) {
      return Math.min(next, lapsing.points.nextAfter(time));
    }
    for (var course : courses) {
      next = Math.max(next, course.heldUntil(this, time));
    }
    return next;
  }

  long newest() {
    return points.newest();
  }

  Value asOf(long time) {
    return points.asOf(time);
  }

  boolean put(long time, Value value) {
    return lapsing == null ? points.put(time, value) : points.put(time, LAPSE);
  }

  boolean put(long time, double number) {
    return points.put(time, lapsing == null ? number : LAPSE);
  }

  /** Takes note of a number that is not stored yet. */
  void note(long time, double number) {
    if (unsaved != null && isNoted(time)) {
      note(time, Value.of(number));
    }
  }

  boolean remove(long time) {
    return points.remove(time);
  }
}
