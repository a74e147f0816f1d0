// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code export DIR}: a server's models as files. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Writes a server's models and assets as model files.")
final class ExportCommand implements Callable<Integer> {
  @Mixin private ServerOption server = new ServerOption();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "the folder to write to; made where there is none")
  private Path directory = Path.of("");

  @Override
  public Integer call() throws IOException {
    var answer = server.client().get("/api/v1/export");
    var root = directory.toAbsolutePath().normalize();
    for (var file : answer.path("files")) {
      var target = root.resolve(file.path("name").asText()).normalize();
      if (!target.startsWith(root)) {
        throw new IOException(
            "The server names a file outside the folder: %s; nothing more is written"
                .formatted(target));
      }
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.path("text").asText());
      spec.commandLine().getOut().println(target);
    }
    return 0;
  }
}
