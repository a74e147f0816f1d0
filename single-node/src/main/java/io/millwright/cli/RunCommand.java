// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.node.Node;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code run}: runs the single-node edition with the user's own files. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Runs everything on this machine with your own model and edge files.")
final class RunCommand implements Callable<Integer> {
  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--models",
      paramLabel = "DIR",
      split = ",",
      description =
          "model files; the first start applies them, later ones say how they differ from the"
              + " plant; may be repeated")
  private List<Path> models = List.of();

  @Option(
      names = "--apply",
      fallbackValue = "true",
      description = "apply the model files to the plant that the database holds")
  private boolean apply;

  @Option(
      names = "--edge",
      paramLabel = "FILE",
      split = ",",
      description =
          "an edge file whose sources to collect, followed as it changes; may be repeated")
  private List<Path> edges = List.of();

  @Override
  public Integer call() {
    var settings = server.configure(Path.of("data"));
    System.setProperty("millwright.node.models", joined(models));
    System.setProperty("millwright.node.apply", Boolean.toString(apply));
    System.setProperty("millwright.node.edges", joined(edges));
    return Node.run(settings);
  }

  private static String joined(List<Path> paths) {
    return paths.stream()
        .map(path -> path.toAbsolutePath().normalize().toString().replace(",", "\\,"))
        .collect(Collectors.joining(","));
  }
}
