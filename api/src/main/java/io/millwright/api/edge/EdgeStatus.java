// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How the edges and their sources are. A host that knows them provides a bean of it. */
@FunctionalInterface
public interface EdgeStatus {
  /** Every source of every known edge. */
  List<SourceStatus> sources();

  /**
   * How a source is.
   *
   * @param edge the edge that collects it
   * @param source its name in the edge file
   * @param protocol such as {@code opcua} or {@code modbus}
   * @param state of the connection, such as {@code CONNECTED}; {@code REFUSED} where a mistake in
   *     its file keeps the source from being read
   * @param cause why it is not connected; empty where it is
   * @param since when it came into that state
   * @param tags how many tags it has
   * @param readings how many readings it has given since the edge started
   * @param bad how many of its tags are of quality BAD now
   * @param lastReading the time of its newest reading
   * @param problems why some of its tags are not read, each with its place in the file
   */
  record SourceStatus(
      String edge,
      String source,
      String protocol,
      String state,
      String cause,
      Instant since,
      long tags,
      long readings,
      long bad,
      Optional<Instant> lastReading,
      List<String> problems) {}
}
