// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code plan DIR}: what apply would change. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Compares model files with a server and says what apply would change, and what follows from"
            + " it.")
final class PlanCommand implements Runnable {
  @Mixin private ServerOption server = new ServerOption();

  @Mixin private Wanted wanted = new Wanted();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public void run() {
    Wanted.print(
        server.client().post("/api/v1/plan", wanted.body()),
        "The server matches the files.",
        spec.commandLine().getOut());
  }
}
