// SPDX-License-Identifier: Apache-2.0
package io.millwright.feed;

import io.millwright.reading.Alias;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A time in which one source delivers one stream: {@code (since, until]}.
 *
 * @param edge the name of the edge that has the source
 * @param source the source's name in its edge
 * @param alias the stream
 * @param since when the source began to deliver the stream
 * @param until when the source ceased to deliver the stream; empty while it delivers
 * @param sentAs the alias that the edge sends, which is another one where it is a former alias of
 *     the stream
 */
public record Feed(
    String edge, String source, Alias alias, Instant since, Optional<Instant> until, Alias sentAs) {
  /** Makes a feed whose edge sends the stream's own alias. */
  public Feed(String edge, String source, Alias alias, Instant since, Optional<Instant> until) {
    this(edge, source, alias, since, until, alias);
  }

  /** Returns the liveness stream that the edge writes beside the readings. */
  public Alias liveness() {
    return Liveness.of(edge, source, sentAs);
  }

  /** Returns the same feed of another stream, which the same readings reach. */
  public Feed of(Alias stream) {
    return new Feed(edge, source, stream, since, until, sentAs);
  }

  /**
   * Returns the feeds that this one is, where the alias that the edge sends is a former alias of a
   * stream.
   *
   * <pre>{@code
   * sent as /a/x   09:00 ---------------------------> 12:00
   * /a/x means /a/y until 10:00, when another edge declares /a/y
   * of /a/y        09:00 ------> 10:00
   * of /a/x                      10:00 -------------> 12:00
   * }</pre>
   *
   * @param stream the stream that readings under the former alias reach
   * @param end the time of the last reading that reaches it; empty while all do
   */
  public List<Feed> reaching(Alias stream, Optional<Instant> end) {
    if (end.isEmpty() || until.filter(ended -> !ended.isAfter(end.get())).isPresent()) {
      return List.of(of(stream));
    }
    return since.isBefore(end.get())
        ? List.of(
            new Feed(edge, source, stream, since, end, sentAs),
            new Feed(edge, source, sentAs, end.get(), until))
        : List.of(this);
  }
}
