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
    var plan = server.client().post("/api/v1/plan", wanted.body());
    Wanted.print(plan, "The server matches the files.", spec.commandLine().getOut());
    if (!plan.path("changes").isEmpty()) {
      spec.commandLine()
          .getErr()
          .printf(
              "%nTo apply this and nothing else: apply --planned-against %d%n",
              plan.path("version").asLong());
    }
  }
}
