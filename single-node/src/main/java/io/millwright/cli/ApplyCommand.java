// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code apply DIR}: makes a server match the files. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = "Makes a server match the model files, whole or not at all.")
final class ApplyCommand implements Runnable {
  @Mixin private ServerOption server = new ServerOption();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "the folder with the model files")
  private Path directory = Path.of("");

  @Override
  public void run() {
    var answer = server.client().post("/api/v1/apply", ServerClient.filesOf(directory));
    var out = spec.commandLine().getOut();
    answer.path("changes").forEach(change -> out.println(change.asText()));
    if (answer.path("changes").isEmpty()) {
      out.println("The server matched the files already.");
    }
  }
}
