// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.file.PlantFiles;
import io.millwright.validation.InvalidException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * The options for the plant that a server is to match: a folder of files, or an earlier version.
 */
final class WantedPlant {
  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "DIR", arity = "0..1", description = "the folder with the model files")
  private @Nullable Path directory;

  @Option(
      names = "--to-version",
      paramLabel = "N",
      description = "instead of files: an earlier version of the server's, as versions lists them")
  private @Nullable Long version;

  @Option(
      names = "--edge",
      paramLabel = "FILE",
      split = ",",
      description = "an edge file of the same server, to be checked together; may be repeated")
  private List<Path> edges = List.of();

  /**
   * Checks that the command line names exactly one wanted plant.
   *
   * @throws ParameterException if it names none or two
   */
  void requireOne() {
    if ((directory == null) == (version == null)) {
      throw new ParameterException(
          spec.commandLine(),
          "Give either DIR, the folder with the model files, or --to-version N");
    }
  }

  /**
   * Returns the wanted plant as the body of plan and apply.
   *
   * @throws InvalidException if the edge files have problems
   */
  ObjectNode body() {
    if (!edges.isEmpty()) {
      ServerClient.requireSound(edges, Optional.ofNullable(directory));
    }
    if (directory == null) {
      return JsonNodeFactory.instance.objectNode().put("version", version);
    }
    var body = ServerClient.filesOf(directory, edges);
    for (var file : PlantFiles.passedOver(directory)) {
      spec.commandLine()
          .getErr()
          .printf("Skipped: %s begins as a model file; call it .yaml%n", file);
    }
    return body;
  }
}
