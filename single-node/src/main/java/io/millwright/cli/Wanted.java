// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.edge.EdgeCollector;
import io.millwright.file.EdgeFiles;
import io.millwright.validation.InvalidException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What a server is to match: a folder, or an earlier version of its own. */
final class Wanted {
  @ArgGroup(multiplicity = "1")
  private Choice choice = new Choice();

  /** One of the two. */
  static final class Choice {
    @Parameters(paramLabel = "DIR", description = "the folder with the model files")
    private @Nullable Path directory;

    @Option(
        names = "--to-version",
        paramLabel = "N",
        description =
            "instead of files: an earlier version of the server's, as versions lists them")
    private @Nullable Long version;
  }

  @Option(
      names = "--edge",
      paramLabel = "FILE",
      split = ",",
      description = "an edge file of the same server, to be checked together; may be repeated")
  private List<Path> edges = List.of();

  /**
   * As plan and apply take it.
   *
   * @throws InvalidException if the edge files have problems
   */
  ObjectNode body() {
    if (!edges.isEmpty()) {
      var _ = EdgeFiles.readAll(edges, EdgeCollector::check);
    }
    return choice.directory == null
        ? JsonNodeFactory.instance.objectNode().put("version", choice.version)
        : ServerClient.filesOf(choice.directory, edges);
  }
}
