// SPDX-License-Identifier: Apache-2.0
package io.millwright.feed;

import io.millwright.reading.Alias;
import java.time.Duration;

/**
 * The liveness of a source is a stream of booleans that the source's edge writes beside the
 * readings: {@code true} at a time when the device was known to answer, and {@code false} at the
 * last such time, once the edge has found that the device or the edge itself was away since. So
 * what is known is a function of the stored points alone: the time from each {@code true} until the
 * next point, but for {@link #KNOWN_FOR} at most.
 *
 * <pre>{@code
 * time       12:00:00  12:00:10  12:00:14            12:03:14  12:03:24
 * point      true      true      false               true      true
 * known      |---------|---------|                   |---------|----...
 * }</pre>
 */
public final class Liveness {
  /** How long a source counts as alive after it was known to be, where nothing more is heard. */
  public static final Duration KNOWN_FOR = Duration.ofSeconds(30);

  private static final String STEP = "$sources";

  private Liveness() {}

  /**
   * Returns the liveness stream that goes with a stream of a source: {@code
   * /graz/$sources/graz-line-1/filler-plc} for {@code /graz/line-1/filler/state}. Both have the
   * same first step, so Kafka keeps their order.
   */
  public static Alias of(String edge, String source, Alias stream) {
    var path = "/%s/%s/%s/%s".formatted(firstStep(stream.path()), STEP, edge, source);
    var clean =
        path.codePoints().anyMatch(Character::isISOControl)
            ? path.replaceAll("\\p{Cntrl}", "_")
            : path;
    return new Alias(clean.substring(0, Math.min(clean.length(), Alias.MAX_LENGTH)));
  }

  /** Returns whether a stream is the liveness of a source, which is no stream for people. */
  public static boolean isLiveness(Alias stream) {
    var path = stream.path();
    int second = path.indexOf('/', 1);
    return second > 0 && path.startsWith(STEP + "/", second + 1);
  }

  /** Returns whether a liveness stream may be that of a stream whose alias begins with a path. */
  public static boolean goesWith(Alias liveness, String path) {
    return firstStep(liveness.path()).equals(firstStep(path));
  }

  private static String firstStep(String path) {
    int start = path.startsWith("/") ? 1 : 0;
    int end = path.indexOf('/', start);
    return path.substring(start, end < 0 ? path.length() : end);
  }
}
