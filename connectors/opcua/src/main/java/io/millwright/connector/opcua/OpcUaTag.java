// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import io.millwright.connector.opcua.session.NodeIdText;
import io.millwright.source.SettingsReader;
import io.millwright.source.TagDefinition;
import io.millwright.validation.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;

/**
 * The node of a tag and how often the server samples it.
 *
 * @param index the tag's index among the source's tags
 * @param alias the tag's alias, for messages
 * @param node the node id with a namespace by index ({@code ns=2;s=...}) or by URI ({@code
 *     nsu=urn:plc;s=...}). A URI stays valid if the server renumbers its namespaces
 * @param sampling the sampling interval; zero means as fast as the server can
 */
public record OpcUaTag(int index, String alias, ExpandedNodeId node, Duration sampling) {
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final int LEAST_QUEUED = 10;
  private static final int MOST_QUEUED = 10_000;

  /**
   * Reads a tag and adds all problems to the list. Returns empty if the tag has a problem.
   *
   * @param publishing the source's publishing interval, which is the default for sampling
   */
  static Optional<OpcUaTag> read(
      TagDefinition tag, int index, Duration publishing, List<Problem> problems) {
    int before = problems.size();
    var reader = new SettingsReader(tag.address(), "tag " + tag.alias(), problems);
    var text = reader.text("node").strip();
    var sampling = reader.duration("sampling", publishing);
    if (sampling.compareTo(LONGEST) > 0) {
      reader.problem("sampling", "sampling: give a time from 0ms to 1h");
    }
    var node = node(text, reader);
    reader.finish();
    return problems.size() == before
        ? node.map(known -> new OpcUaTag(index, tag.alias().path(), known, sampling))
        : Optional.empty();
  }

  /**
   * Returns how many samples the server must queue between two publishes, so that none is lost if
   * one publish comes late.
   *
   * @param publishing the publishing interval that the server agreed to
   */
  public int queueSize(Duration publishing) {
    long samples =
        sampling.isZero()
            ? MOST_QUEUED
            : 2 * Math.ceilDiv(publishing.toNanos(), sampling.toNanos()) + 1;
    return Math.clamp(samples, LEAST_QUEUED, MOST_QUEUED);
  }

  private static Optional<ExpandedNodeId> node(String text, SettingsReader reader) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    var node = NodeIdText.parse(text);
    if (node.isPresent()) {
      return node;
    }
    reader.problem(
        "node",
        "node: \"%s\" is not a node id; write it as nsu=urn:plc;s=Filler.Temperature, ns=2;s=Filler.Temperature or ns=2;i=1001"
            .formatted(text));
    return Optional.empty();
  }
}
