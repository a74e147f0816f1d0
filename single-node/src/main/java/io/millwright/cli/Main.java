// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.access.AccessFiles;
import io.millwright.setting.KnownSettings;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The main class of the launcher's commands. */
@QuarkusMain
public final class Main {
  private static final String ACCESS = "--access";

  private Main() {}

  /**
   * Runs a command and ends the process. The exit code is 0 for success, 1 for a failure, 2 for
   * wrong usage.
   */
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
    line.setExecutionStrategy(parsed -> {
      sayUnknown(line, defaults, parsed.originalArgs());
      return new CommandLine.RunLast().execute(parsed);
    });
    return line.setParameterExceptionHandler((failure, args) -> {
      sayUnknown(line, defaults, List.of(args));
      origin(failure, defaults, List.of(args))
          .ifPresent(from -> failure.getCommandLine().getErr().printf("In %s: ", from));
      return usual.handleParseException(failure, args);
    });
  }

  /** Reports unknown variables and properties, because a misspelt one has no effect. */
  private static void sayUnknown(CommandLine line, OptionDefaults defaults, List<String> given) {
    var settings = KnownSettings.read();
    var named =
        access(defaults, given).map(file -> AccessFiles.variables(Path.of(file))).orElse(Set.of());
    var properties = defaults.properties().stringPropertyNames();
    settings
        .unknown("the environment", defaults.environment().keySet(), named)
        .forEach(line.getErr()::println);
    settings.unknown("-D options of Java", properties, Set.of()).forEach(line.getErr()::println);
    line.getErr().flush();
  }

  /** Returns the path of the access file, which names variables of its own. */
  private static Optional<String> access(OptionDefaults defaults, List<String> given) {
    int option = given.indexOf(ACCESS);
    return given.stream()
        .filter(word -> word.startsWith(ACCESS + "="))
        .map(word -> word.substring(ACCESS.length() + 1))
        .findFirst()
        .or(() ->
            option >= 0 && option + 1 < given.size()
                ? Optional.of(given.get(option + 1))
                : defaults.find("access"));
  }

  /**
   * Returns the variable or property that contains a wrong value; empty if it is on the command
   * line.
   */
  private static Optional<String> origin(
      CommandLine.ParameterException failure, OptionDefaults defaults, List<String> given) {
    return failure.getArgSpec() instanceof OptionSpec option
            && given.stream().noneMatch(word -> word.startsWith(option.longestName()))
        ? defaults.origin(option)
        : Optional.empty();
  }

  /** Prints a failure's message. If MILLWRIGHT_TRACE is set, also the stack trace. */
  private static int explain(
      Exception failure, CommandLine command, CommandLine.ParseResult parsed) {
    command.getErr().println(failure.getMessage() == null ? failure : failure.getMessage());
    if (System.getenv("MILLWRIGHT_TRACE") != null) {
      failure.printStackTrace(command.getErr());
    }
    return CommandLine.ExitCode.SOFTWARE;
  }
}
