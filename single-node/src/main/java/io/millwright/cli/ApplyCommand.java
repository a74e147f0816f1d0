// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code apply DIR}: makes a server match the files. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = "Makes a server match the model files, whole or not at all.")
final class ApplyCommand implements Runnable {
  @Mixin private ServerOption server = new ServerOption();

  @Mixin private Wanted wanted = new Wanted();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    Wanted.print(
        server.client().post("/api/v1/apply", wanted.body()),
        "The server matched the files already.",
        spec.commandLine().getOut());
  }
}
