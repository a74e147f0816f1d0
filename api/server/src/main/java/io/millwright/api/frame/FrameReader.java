// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.frame;

import io.millwright.api.problem.Refusal;
import io.millwright.application.historian.Historian;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.historian.Order;
import io.millwright.historian.TimeRange;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads frames from the stream of their starts and ends. */
final class FrameReader {
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");
  private static final Set<Quality> GOOD = Set.of(Quality.GOOD);

  /**
   * The most starts and ends that are read, because there may be any number of frames that are too
   * short.
   */
  private static final int MOST_POINTS = 1_000_000;

  private final Historian historian;
  private int left = MOST_POINTS;

  FrameReader(Historian historian) {
    this.historian = historian;
  }

  /**
   * A frame, (start, end].
   *
   * @param property the property that makes it
   * @param end the end; null while it is running
   */
  record Frame(AssetProperty property, Instant start, @Nullable Instant end) {
    /** Returns the length of the frame, up to {@code now} if it is running. */
    Duration length(Instant now) {
      return Duration.between(start, end == null ? now : end);
    }
  }

  /**
   * Returns the frames of a property that overlap a range, the newest first.
   *
   * @param now the end of running frames when their length is computed
   * @param open true to return only frames that are still running
   * @param limit the most frames
   * @throws Refusal if too many starts and ends would be read
   */
  List<Frame> frames(
      AssetProperty property, TimeRange range, Instant now, boolean open, int limit) {
    var least =
        property.property().kind() instanceof PropertyKind.Frame(var _, var _, Duration min)
            ? min
            : Duration.ZERO;
    var alias = property.alias();
    var found = new ArrayList<Frame>();
    var behind =
        historian.history(alias, new TimeRange(range.to(), FAR_FUTURE), GOOD, Order.ASCENDING, 1);
    @Nullable Instant end = behind.isEmpty() ? null : behind.getFirst().time();
    // Frames that are too short are skipped, so more points are read as long as there are any.
    var to = range.to();
    // Only the last frame can still be running.
    int page = open ? 1 : 2 * limit;
    while (found.size() < limit) {
      var points =
          historian.history(alias, new TimeRange(range.from(), to), GOOD, Order.DESCENDING, page);
      look(points.size());
      for (var point : points) {
        end = add(found, new Frame(property, point.time(), end), point, least, now, open);
      }
      if (open && !points.isEmpty()) {
        break;
      }
      if (points.size() < page) {
        var before = historian.lastGood(List.of(alias), range.from()).get(alias);
        // Ends are inclusive, so a frame that ends at the start of the range does not overlap it.
        if (before != null && (end == null || end.isAfter(range.from()))) {
          add(found, new Frame(property, before.time(), end), before, least, now, open);
        }
        break;
      }
      to = points.getLast().time().minusNanos(1_000);
    }
    return found.size() > limit ? List.copyOf(found.subList(0, limit)) : found;
  }

  private void look(int points) {
    left -= points;
    if (left < 0) {
      throw Refusal.invalid(
          "More than %,d starts and ends of frames lie in this time; choose a shorter one, or less"
              + " of the plant",
          MOST_POINTS);
    }
  }

  /**
   * Adds the frame that starts at a point, if one does, and returns the end of the frame before it.
   */
  private static Instant add(
      List<Frame> found, Frame frame, Tqv point, Duration least, Instant now, boolean open) {
    if (point.value().asNumber().orElse(0) > 0
        && frame.length(now).compareTo(least) >= 0
        && !(open && frame.end() != null)) {
      found.add(frame);
    }
    return point.time();
  }
}
