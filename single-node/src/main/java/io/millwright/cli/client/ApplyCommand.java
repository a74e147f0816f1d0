// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code apply DIR}: changes a server's plant so that it matches the files. */
@Command(
    name = "apply",
    mixinStandardHelpOptions = true,
    description = "Makes a server match the model files, whole or not at all.")
public final class ApplyCommand implements Callable<Integer> {
  @Mixin private ServerOption server = new ServerOption();

  @Mixin private WantedPlant wanted = new WantedPlant();

  @Option(
      names = "--planned-against",
      paramLabel = "N",
      description =
          "the version of the server's plant that plan compared with; where it has changed since,"
              + " nothing is applied")
  private @Nullable Long plannedAgainst;

  @Option(
      names = "--yes",
      fallbackValue = "true",
      description = "do not ask before something is removed; it is only asked on a terminal")
  private boolean isAgreed;

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
    var client = server.client();
    // The version is read before the files: if two people apply at once, one of them is told of the
    // other's change.
    long from = plannedAgainst == null ? newest(client) : plannedAgainst;
    var body = wanted.body();
    var terminal = isAgreed || isJson ? Optional.<Console>empty() : terminal();
    if (terminal.isPresent()) {
      var plan = new PlanAnswer(client.post("/api/v1/plan", body));
      if (plan.removed() > 0 && !agrees(plan, terminal.get())) {
        spec.commandLine().getErr().println("Nothing was applied.");
        return ExitCode.SOFTWARE;
      }
    }
    var answer = new PlanAnswer(client.post("/api/v1/apply", body.put("plannedAgainst", from)));
    var out = spec.commandLine().getOut();
    if (isJson) {
      out.println(answer.json().toPrettyString());
      return ExitCode.OK;
    }
    answer.print("The server matched the files already.", out);
    if (!answer.isEmpty()) {
      spec.commandLine()
          .getErr()
          .printf("%nThis is version %d of the plant.%n", answer.json().path("made").asLong());
    }
    return ExitCode.OK;
  }

  // NullAway assumes that the console may be null; Error Prone knows that this JDK's never is.
  @SuppressWarnings("SystemConsoleNull")
  private static Optional<Console> terminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  private boolean agrees(PlanAnswer plan, Console terminal) {
    plan.print("", spec.commandLine().getOut());
    spec.commandLine().getOut().flush();
    var answer = terminal.readLine("%nRemove %d, and do the rest? [y/N] ", plan.removed());
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  private static long newest(ServerClient client) {
    return client.get("/api/v1/versions?limit=1").at("/versions/0/number").asLong();
  }
}
