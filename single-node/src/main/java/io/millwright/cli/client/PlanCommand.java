// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code plan DIR}: shows what {@code apply} would change. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description =
        "Compares model files with a server and says what apply would change, and what follows from"
            + " it.")
public final class PlanCommand implements Callable<Integer> {
  private static final int DIFFERENT = 3;

  @Mixin private ServerOption server = new ServerOption();

  @Mixin private WantedPlant wanted = new WantedPlant();

  @Option(
      names = "--exit-code",
      fallbackValue = "true",
      description = "end with 3 where apply would change something, and with 0 where not")
  private boolean tellsByCode;

  @Option(
      names = "--json",
      fallbackValue = "true",
      description = "print the server's answer as it is, for programs")
  private boolean isJson;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Override
  public Integer call() {
    wanted.requireOne();
    var plan = new PlanAnswer(server.client().post("/api/v1/plan", wanted.body()));
    var line = spec.commandLine();
    if (isJson) {
      line.getOut().println(plan.json().toPrettyString());
    } else {
      plan.print("The server matches the files.", line.getOut());
      if (!plan.isEmpty()) {
        line.getErr()
            .printf(
                "%nTo apply this and nothing else: apply --planned-against %d%s%n",
                plan.version(), server.again());
      }
    }
    return tellsByCode && !plan.isEmpty() ? DIFFERENT : ExitCode.OK;
  }
}
