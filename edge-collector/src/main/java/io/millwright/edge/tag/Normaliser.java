// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.tag;

import io.millwright.connector.Sample;
import io.millwright.connector.StatusMeaning;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.TimeOfReading;
import io.millwright.source.TagDefinition;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes readings from one source's samples, for each sample in this order:
 *
 * <ol>
 *   <li>Scale and offset turn a number into a double, in decimal arithmetic. If they are 1 and 0,
 *       the raw type is kept.
 *   <li>The reading's time is determined by {@link TimeOfReading} and cut to the microsecond.
 *   <li>A sample without a finite value is never GOOD.
 *   <li>A sample that equals the tag's last reading in time, quality and value is dropped.
 *   <li>A GOOD number within the deadband of the tag's last reading is dropped, if that reading was
 *       a GOOD number, too. A change of quality is never dropped.
 * </ol>
 *
 * <p>Deterministic; not safe for use by several threads.
 */
public final class Normaliser {
  /**
   * The status of a reading that has the edge's time, because the device's time is not plausible.
   */
  private static final String WRONG_TIME = "the device's time is missing or wrong";

  /** The explanation of that status. */
  private static final StatusMeaning WRONG_TIME_MEANING =
      new StatusMeaning(
          WRONG_TIME, "set the device's clock; max_ahead of a source says how far it may be ahead");

  private static final String NOT_FINITE = "not a finite number";

  private final List<TagDefinition> tags;
  private final Duration maxAhead;
  private final Scaling[] scalings;
  private final @Nullable Tqv[] last;
  private final Seen seen;

  /** Receives the condition of each sample's tag. */
  @FunctionalInterface
  public interface Seen {
    /** Receives a sample's quality and status, as its reading has them. */
    void see(int tag, Quality quality, String status, Instant arrived);
  }

  /**
   * Creates a normaliser that reports no conditions.
   *
   * @param maxAhead how far the device's clock may be ahead of the edge's
   */
  public Normaliser(List<TagDefinition> tags, Duration maxAhead) {
    this(tags, maxAhead, (_, _, _, _) -> {});
  }

  /**
   * Creates a normaliser.
   *
   * @param maxAhead how far the device's clock may be ahead of the edge's
   * @param seen receives the condition of each sample's tag
   */
  public Normaliser(List<TagDefinition> tags, Duration maxAhead, Seen seen) {
    this.seen = seen;
    this.tags = List.copyOf(tags);
    this.maxAhead = maxAhead;
    scalings =
        this.tags.stream()
            .map(tag -> new Scaling(tag.scale(), tag.offset()))
            .toArray(Scaling[]::new);
    last = new @Nullable Tqv[tags.size()];
  }

  /**
   * What was made of some samples.
   *
   * @param taken how many readings were made
   * @param bad how many of the readings are BAD
   * @param dropped how many samples made no reading, because they equal the one before or are
   *     within the deadband
   * @param unknown how many samples have a tag that the source does not have
   */
  public record Outcome(int taken, int bad, int dropped, int unknown) {}

  /**
   * Appends the readings of samples to a batch.
   *
   * @param arrived when the samples arrived, by the edge's clock
   */
  public Outcome add(List<Sample> samples, Instant arrived, ReadingBatch.Builder batch) {
    int bad = 0;
    int dropped = 0;
    int unknown = 0;
    for (var sample : samples) {
      if (sample.tag() < 0 || sample.tag() >= tags.size()) {
        unknown++;
        continue;
      }
      var tag = tags.get(sample.tag());
      var before = last[sample.tag()];
      var now = tqv(sample, arrived);
      seen.see(sample.tag(), now.quality(), status(sample, now.quality()), arrived);
      if (before != null && (before.equals(now) || isWithinDeadband(tag, before, now))) {
        dropped++;
        continue;
      }
      last[sample.tag()] = now;
      batch.add(batch.stream(tag.alias()), Micros.of(now.time()), now.quality(), now.value());
      if (now.quality() == Quality.BAD) {
        bad++;
      }
    }
    return new Outcome(samples.size() - dropped - unknown, bad, dropped, unknown);
  }

  /**
   * Returns the explanation of a reading's status.
   *
   * @param explained explains the protocol's own statuses
   */
  public static StatusMeaning meaning(String status, Function<String, StatusMeaning> explained) {
    return status.equals(WRONG_TIME) ? WRONG_TIME_MEANING : explained.apply(status);
  }

  /** Returns the protocol's status, or the edge's own if the reading is worse than the sample. */
  private static String status(Sample sample, Quality quality) {
    if (quality == sample.quality() || quality == Quality.GOOD) {
      return sample.status();
    }
    return quality == Quality.UNCERTAIN ? WRONG_TIME : NOT_FINITE;
  }

  /** Forgets the last readings. The next sample of each tag makes a reading, whatever it is. */
  public void reset() {
    Arrays.fill(last, null);
  }

  private Tqv tqv(Sample sample, Instant arrived) {
    var time = TimeOfReading.of(sample.sourceTime(), sample.quality(), arrived, maxAhead);
    return new Tqv(time.time(), time.quality(), scalings[sample.tag()].apply(sample.value()));
  }

  private static boolean isWithinDeadband(TagDefinition tag, Tqv before, Tqv now) {
    return tag.deadband() > 0
        && before.quality() == Quality.GOOD
        && now.quality() == Quality.GOOD
        && isNumber(before.value())
        && isNumber(now.value())
        && !isFurther(
            now.value().asNumber().orElseThrow(),
            before.value().asNumber().orElseThrow(),
            tag.deadband());
  }

  /**
   * Returns whether two numbers are further apart than a width. All three count as the decimals
   * that they show.
   */
  private static boolean isFurther(double one, double other, double width) {
    double apart = Math.abs(one - other);
    double doubt = 4 * (Math.ulp(one) + Math.ulp(other) + Math.ulp(width));
    return Math.abs(apart - width) > doubt
        ? apart > width
        : BigDecimal.valueOf(one)
                .subtract(BigDecimal.valueOf(other))
                .abs()
                .compareTo(BigDecimal.valueOf(width))
            > 0;
  }

  private static boolean isNumber(Value value) {
    return switch (value) {
      case Value.IntegerValue _, Value.DoubleValue _ -> true;
      case Value.BooleanValue _, Value.StringValue _, Value.NullValue _ -> false;
    };
  }
}
