// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code apply DIR}: makes a server match the files. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = "Makes a server match the model files, whole or not at all.")
final class ApplyCommand implements Runnable {
  @Mixin private ServerOption server = new ServerOption();

  @Mixin private Wanted wanted = new Wanted();

  @Option(
      names = "--planned-against",
      paramLabel = "N",
      description =
          "the version of the server's plant that plan compared with; where it has changed since,"
              + " nothing is applied")
  private @Nullable Long plannedAgainst;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    var client = server.client();
    // Before the files are read: of two who apply at once, one is told of the other one's change.
    long from = plannedAgainst == null ? newest(client) : plannedAgainst;
    Wanted.print(
        client.post("/api/v1/apply", wanted.body().put("plannedAgainst", from)),
        "The server matched the files already.",
        spec.commandLine().getOut());
  }

  private static long newest(ServerClient client) {
    return client.get("/api/v1/versions?limit=1").at("/versions/0/number").asLong();
  }
}
