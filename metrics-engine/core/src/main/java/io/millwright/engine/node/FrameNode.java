// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.asset.model.PropertyKind;
import io.millwright.engine.name.Input;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.Times;
import io.millwright.value.DataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stream of event frames: true where a frame starts, false where one ends.
 *
 * <p>At a reading of an input a frame may begin, or something may end, or neither is so; what
 * begins while a frame runs ends that one. A frame starts where something begins and nothing begins
 * or ends within the frame's least length. So a point of the stream depends on the conditions at
 * its own time, on whether a frame runs there, and on what follows within the least length:
 *
 * <pre>
 * b                 ──┐  ┌────┐    ┌──────────────┐
 *                     └──┘    └────┘              └──
 * least length 10   1  3 10  15   20             35
 * stream                          true           false
 * </pre>
 *
 * <ol>
 *   <li>A change of an input at t touches the points at which a transform of the conditions would
 *       be computed,
 *   <li>and the beginning before each of them, where it is less than the least length away.
 *   <li>Where a point of the stream changes, the beginnings and ends behind it are computed, too,
 *       up to the first that is a point as before: whether a frame runs there may be otherwise now.
 * </ol>
 */
public final class FrameNode implements GraphNode {
  /** What happens at a moment. */
  private enum Border {
    BEGINS,
    ENDS,
    NONE
  }

  private final Series target;
  private final DataType type;
  private final List<Series> inputs;
  private final AssetFormula from;
  private final Optional<AssetFormula> until;
  private final long least;
  private final Times due = new Times();
  private final Times earlier = new Times();
  private final Times noted = new Times();

  /**
   * Behind this time no input had a point when the near past was computed last, so that what comes
   * there takes no border away.
   */
  private long newest = Long.MAX_VALUE;

  /**
   * @param inputs the streams that the conditions name
   * @param names what their names mean
   */
  public FrameNode(
      Series target,
      DataType type,
      List<Series> inputs,
      PropertyKind.Frame frame,
      Map<String, Input> names) {
    this.target = target;
    this.type = type;
    this.inputs = inputs;
    from = new AssetFormula(frame.from().prepared(), names);
    until = frame.until().map(formula -> new AssetFormula(formula.prepared(), names));
    least = frame.min().toNanos() / 1_000;
  }

  @Override
  public Series target() {
    return target;
  }

  @Override
  public void update(EngineStep step) {
    Triggers.touched(inputs, due);
    for (int i = 0; i < target.changed.size(); i++) {
      due.add(target.changed.at(i));
    }
    evaluate(step);
    if (isNear(step)) {
      newest = inputs.stream().mapToLong(Series::newest).max().orElse(Long.MIN_VALUE);
    }
  }

  @Override
  public void recompute(EngineStep step) {
    for (var input : inputs) {
      Triggers.between(input, step.from(), step.to(), due);
    }
    Triggers.between(target, step.from(), step.to(), due);
    evaluate(step);
  }

  private static boolean isNear(EngineStep step) {
    return step.to() == Long.MAX_VALUE;
  }

  private void evaluate(EngineStep step) {
    due.sort();
    addBeginnings(step);
    noted.clear();
    for (int i = 0; i < target.changed.size(); i++) {
      noted.add(target.changed.at(i));
    }
    noted.sort();
    int next = 0;
    // The next border behind a point that changed.
    long following = Long.MAX_VALUE;
    while (next < due.size() || following < Long.MAX_VALUE) {
      long time = next < due.size() ? Math.min(due.at(next), following) : following;
      next += next < due.size() && due.at(next) == time ? 1 : 0;
      boolean isFollowing = following == time;
      following = isFollowing ? Long.MAX_VALUE : following;
      if (time > step.to()) {
        break;
      }
      boolean isChanged =
          (time > step.from() && compute(time, step.output())) || noted.contains(time);
      // A point that is as it was says the same of what is behind it as before.
      if (isChanged || (isFollowing && !target.has(time))) {
        following = nextBorder(Math.max(time, step.from()));
      }
    }
    due.clear();
  }

  /** Adds the beginnings that a border at one of the times would make too short. */
  private void addBeginnings(EngineStep step) {
    if (least == 0) {
      return;
    }
    earlier.clear();
    for (int i = 0; i < due.size(); i++) {
      long time = due.at(i);
      if (time > newest && isNear(step) && border(time) == Border.NONE) {
        continue;
      }
      for (long at = before(time); at > Math.max(step.from(), time - least); at = before(at)) {
        if (border(at) != Border.NONE) {
          earlier.add(at);
          break;
        }
      }
    }
    for (int i = 0; i < earlier.size(); i++) {
      due.add(earlier.at(i));
    }
    due.sort();
  }

  /** Computes the point at a time; returns whether that changed it. */
  private boolean compute(long time, Output output) {
    var border = Triggers.any(inputs, time) ? border(time) : Border.NONE;
    double value = Double.NaN;
    if (border == Border.BEGINS && isLong(time)) {
      value = 1;
    } else if (border != Border.NONE && isRunning(time - 1)) {
      value = 0;
    }
    return output.set(target, type, time, value);
  }

  private boolean isRunning(long time) {
    int last = target.atOrBefore(time);
    return last >= target.begin() && target.number(last) > 0;
  }

  /** True where nothing begins or ends within the least length behind a time. */
  private boolean isLong(long time) {
    for (long at = after(time); at < time + least; at = after(at)) {
      if (border(at) != Border.NONE) {
        return false;
      }
    }
    return true;
  }

  private long nextBorder(long time) {
    long at = after(time);
    while (at != Long.MAX_VALUE && border(at) == Border.NONE) {
      at = after(at);
    }
    return at;
  }

  private Border border(long time) {
    boolean is = from.isTrue(time);
    // Times are whole microseconds, so this is the last moment before.
    boolean was = from.isTrue(time - 1);
    if (is && !was) {
      return Border.BEGINS;
    }
    boolean ends =
        until.isEmpty() ? was && !is : until.get().isTrue(time) && !until.get().isTrue(time - 1);
    return ends ? Border.ENDS : Border.NONE;
  }

  /** The time of the next point of any input behind a time, or {@link Long#MAX_VALUE}. */
  private long after(long time) {
    long found = Long.MAX_VALUE;
    for (var input : inputs) {
      found = Math.min(found, input.nextAfter(time));
    }
    return found;
  }

  /** The time of the last point of any input before a time, or {@link Long#MIN_VALUE}. */
  private long before(long time) {
    long found = Long.MIN_VALUE;
    for (var input : inputs) {
      int at = input.atOrBefore(time - 1);
      if (at >= input.begin()) {
        found = Math.max(found, input.time(at));
      }
    }
    return found;
  }
}
