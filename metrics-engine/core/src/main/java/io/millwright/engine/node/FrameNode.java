// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.node;

import io.millwright.asset.definition.PropertyKind;
import io.millwright.engine.name.Input;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.Times;
import io.millwright.value.DataType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes the stream of an asset's event frames: a point that is true starts a frame, a point that
 * is false ends one.
 *
 * <p>A <em>begin</em> is a reading at which the first condition becomes true. An <em>end</em> is a
 * reading at which the second condition becomes true or, without a second condition, the first one
 * becomes false. A frame starts at a begin that no other begin or end follows within the least
 * length. A begin while a frame runs ends that frame. So a point of the stream depends on the
 * conditions at its own time, on whether a frame runs there, and on what follows within the least
 * length:
 *
 * <pre>
 * condition b       ──┐  ┌────┐    ┌──────────────┐
 *                     └──┘    └────┘              └──
 * time              1  3 10  15   20             35      least length 10
 * stream                          true           false
 * </pre>
 *
 * <p>The begin at 10 starts no frame, because the end at 15 follows within 10. The node computes
 * after a change as follows:
 *
 * <ol>
 *   <li>A change of an input at time t touches the points at which a transform of the conditions
 *       would be computed, and the begin before each of them that is less than the least length
 *       away.
 *   <li>Where a point of the stream changes, the begins and ends behind it are computed, too, up to
 *       the first one whose point is as before, since whether a frame runs there may have changed.
 * </ol>
 *
 * <p>Times are in microseconds since the epoch. Not safe for use by several threads.
 */
public final class FrameNode implements GraphNode {
  /** What a moment is to the frames. */
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
   * The newest point of the inputs when the near past was computed last. A new point behind it does
   * not take away a begin or an end that was there.
   */
  private long newest = Long.MAX_VALUE;

  /**
   * Makes the node of an asset's frames.
   *
   * @param target the series of the frames
   * @param type the type of the property
   * @param inputs the streams that the conditions name
   * @param frame the conditions and the least length
   * @param names what the names in the conditions mean on the asset
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
    addBegins(step);
    noted.clear();
    for (int i = 0; i < target.changed.size(); i++) {
      noted.add(target.changed.at(i));
    }
    noted.sort();
    int next = 0;
    // The next begin or end behind a point that has changed.
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
      // Behind a point that is as it was, everything is as it was.
      if (isChanged || (isFollowing && !target.has(time))) {
        following = nextBorder(Math.max(time, step.from()));
      }
    }
    due.clear();
  }

  /** Adds the begins whose frame a begin or end at one of the due times would make too short. */
  private void addBegins(EngineStep step) {
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

  /** Computes the point of the stream at a time; returns whether it has changed. */
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

  /** Returns true where no begin and no end follows a time within the least length. */
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
    // Times are whole microseconds, so one less is the last moment before.
    boolean was = from.isTrue(time - 1);
    if (is && !was) {
      return Border.BEGINS;
    }
    boolean ends =
        until.isEmpty() ? was && !is : until.get().isTrue(time) && !until.get().isTrue(time - 1);
    return ends ? Border.ENDS : Border.NONE;
  }

  /** Returns the time of the next point of any input behind a time; or {@link Long#MAX_VALUE}. */
  private long after(long time) {
    long found = Long.MAX_VALUE;
    for (var input : inputs) {
      found = Math.min(found, input.nextAfter(time));
    }
    return found;
  }

  /** Returns the time of the last point of any input before a time; or {@link Long#MIN_VALUE}. */
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
