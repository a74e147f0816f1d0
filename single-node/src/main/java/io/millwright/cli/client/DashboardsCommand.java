// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import io.millwright.dashboard.Dashboards;
import io.millwright.file.PlantFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dashboards DIR}: writes Grafana dashboards and provisioning files. */
@Command(
    name = "dashboards",
    mixinStandardHelpOptions = true,
    description =
        "Writes Grafana provisioning and dashboards for the models of a server, or of files.")
public final class DashboardsCommand implements Callable<Integer> {
  @Mixin private ServerOption server = new ServerOption();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "the folder to write to")
  private Path directory = Path.of("");

  @Option(
      names = "--models",
      paramLabel = "DIR",
      split = ",",
      description = "model files to use instead of a server's models; may be repeated")
  private List<Path> models = List.of();

  @Override
  public Integer call() throws IOException {
    var plant =
        models.isEmpty() ? server.client().plant(Optional.empty()) : PlantFiles.read(models);
    Dashboards.generate(plant, directory).forEach(spec.commandLine().getOut()::println);
    return 0;
  }
}
