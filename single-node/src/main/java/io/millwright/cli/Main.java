// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import picocli.CommandLine;

/** Where every command of the launcher begins. */
@QuarkusMain
public final class Main {
  private Main() {}

  /** Runs a command and ends the process: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String... args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new MillwrightCommand())
        .setDefaultValueProvider(new OptionDefaults())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(Main::explain);
  }

  /** People get the message; whoever wants the stack trace sets MILLWRIGHT_TRACE. */
  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println(failure.getMessage());
    if (System.getenv("MILLWRIGHT_TRACE") != null) {
      failure.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
