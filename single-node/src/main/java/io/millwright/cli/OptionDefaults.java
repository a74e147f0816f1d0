// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option is also a property and an environment variable: {@code --data} is {@code
 * -Dmillwright.data} and {@code MILLWRIGHT_DATA}. The command line goes before the property, and
 * the property before the variable; an empty one is none.
 *
 * @param environment the process' environment
 * @param properties those of the JVM
 */
record OptionDefaults(Map<String, String> environment, Properties properties)
    implements IDefaultValueProvider {
  /** Those that a command was made with. */
  static OptionDefaults of(CommandSpec command) {
    return (OptionDefaults) command.root().defaultValueProvider();
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option && isOurs(option)
        ? find(name(option)).orElse(null)
        : null;
  }

  /** All but {@code --help} and {@code --version}, which would take the place of the command. */
  private static boolean isOurs(OptionSpec option) {
    return !option.usageHelp() && !option.versionHelp();
  }

  private static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  /** The value of a name such as {@code database-password}; secrets have no option. */
  Optional<String> find(String name) {
    return Optional.ofNullable(properties.getProperty("millwright." + name))
        .or(() -> Optional.ofNullable(environment.get(variable(name))))
        .filter(value -> !value.isBlank());
  }

  /** Where an option's value comes from if not from the command line; empty if from nowhere. */
  Optional<String> origin(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || defaultValue(argument) == null) {
      return Optional.empty();
    }
    var name = name(option);
    return Optional.of(
        properties.containsKey("millwright." + name) ? "-Dmillwright." + name : variable(name));
  }

  /** The environment variable of a name. */
  static String variable(String name) {
    return "MILLWRIGHT_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
