// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Where every command of the launcher begins. */
@QuarkusMain
public final class Main {
  private Main() {}

  /** Runs a command and ends the process: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String... args) {
    System.exit(commandLine().execute(args));
  }

  static CommandLine commandLine() {
    return commandLine(new OptionDefaults(System.getenv(), System.getProperties()));
  }

  static CommandLine commandLine(OptionDefaults defaults) {
    var line =
        new CommandLine(new MillwrightCommand())
            .setDefaultValueProvider(defaults)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler(Main::explain);
    var usual = line.getParameterExceptionHandler();
    return line.setParameterExceptionHandler((failure, args) -> {
      origin(failure, defaults, List.of(args))
          .ifPresent(from -> failure.getCommandLine().getErr().printf("In %s: ", from));
      return usual.handleParseException(failure, args);
    });
  }

  /** The variable or property that a wrong value stands in, where it is not on the command line. */
  private static Optional<String> origin(
      CommandLine.ParameterException failure, OptionDefaults defaults, List<String> given) {
    return failure.getArgSpec() instanceof OptionSpec option
            && given.stream().noneMatch(word -> word.startsWith(option.longestName()))
        ? defaults.origin(option)
        : Optional.empty();
  }

  /** People get the message; whoever wants the stack trace sets MILLWRIGHT_TRACE. */
  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println(failure.getMessage() == null ? failure : failure.getMessage());
    if (System.getenv("MILLWRIGHT_TRACE") != null) {
      failure.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
