// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import io.millwright.file.PlantFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code export DIR}: writes a server's models as files. Files that already say the same are not
 * changed.
 */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a server's models and assets as model files.")
public final class ExportCommand implements Callable<Integer> {
  @Mixin private ServerOption server = new ServerOption();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "the folder to write to; made where there is none")
  private Path directory = Path.of("");

  @Option(
      names = "--of-version",
      paramLabel = "N",
      description = "an earlier version of the server's plant, as versions lists them")
  private @Nullable Integer version;

  @Override
  public Integer call() throws IOException {
    PlantFiles.write(server.client().plant(Optional.ofNullable(version)), directory)
        .forEach(spec.commandLine().getOut()::println);
    return 0;
  }
}
