// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.series;

import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Thins a numeric series for drawing. For each of a number of equal time buckets it keeps the least
 * and the greatest value, and the first point without a value, at their own times. So no outlier
 * and no gap is lost, however much is left out. The points must be added in the order of their
 * times. Not safe for use by several threads.
 */
final class Reduction {
  private static final int KEPT_PER_BUCKET = 3;

  private final long fromMicros;
  private final double bucketMicros;
  private final @Nullable Bucket[] buckets;

  /**
   * Creates the reduction of the points in (from, to].
   *
   * @param fromMicros the start, in microseconds since the epoch
   * @param toMicros the end, in microseconds since the epoch
   * @param points the most points to keep, at least 3
   */
  Reduction(long fromMicros, long toMicros, int points) {
    buckets = new @Nullable Bucket[Math.max(1, points / KEPT_PER_BUCKET)];
    this.fromMicros = fromMicros;
    bucketMicros = Math.max(1.0, (toMicros - fromMicros) / (double) buckets.length);
  }

  /** Adds the next point. */
  void add(Tqv point) {
    var offset = (Micros.of(point.time()) - fromMicros - 1) / bucketMicros;
    int at = Math.clamp((long) Math.floor(offset), 0, buckets.length - 1);
    var bucket = buckets[at];
    if (bucket == null) {
      bucket = new Bucket();
      buckets[at] = bucket;
    }
    bucket.add(point);
  }

  /** Returns the kept points, in the order of time. */
  List<Tqv> points() {
    var kept = new ArrayList<Tqv>();
    for (var bucket : buckets) {
      if (bucket != null) {
        kept.addAll(bucket.points());
      }
    }
    return kept;
  }

  private static final class Bucket {
    private @Nullable Tqv least;
    private @Nullable Tqv greatest;
    private @Nullable Tqv gap;

    void add(Tqv point) {
      var number = point.value().asNumber();
      if (point.quality() == Quality.BAD
          || number.isEmpty()
          || Double.isNaN(number.getAsDouble())) {
        gap = gap == null ? point : gap;
        return;
      }
      if (least == null || number.getAsDouble() < least.value().asNumber().orElseThrow()) {
        least = point;
      }
      if (greatest == null || number.getAsDouble() > greatest.value().asNumber().orElseThrow()) {
        greatest = point;
      }
    }

    List<Tqv> points() {
      return Stream.of(least, greatest, gap)
          .<Tqv>mapMulti((point, kept) -> {
            if (point != null) {
              kept.accept(point);
            }
          })
          .distinct()
          .sorted(Comparator.comparing(Tqv::time))
          .toList();
    }
  }
}
