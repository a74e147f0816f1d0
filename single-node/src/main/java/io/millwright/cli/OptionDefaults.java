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
 * Finds defaults of options: every option is also a property and an environment variable. {@code
 * --data} is {@code -Dmillwright.data} and {@code MILLWRIGHT_DATA}. The command line takes
 * precedence over the property, and the property over the variable. An empty value counts as none.
 *
 * @param environment the environment variables of the process
 * @param properties the system properties of the JVM
 */
record OptionDefaults(Map<String, String> environment, Properties properties)
    implements IDefaultValueProvider {
  /** Returns the defaults that a command was created with. */
  static OptionDefaults of(CommandSpec command) {
    return (OptionDefaults) command.root().defaultValueProvider();
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    return argument instanceof OptionSpec option && isOurs(option)
        ? find(name(option)).orElse(null)
        : null;
  }

  /**
   * Returns whether an option has defaults. {@code --help} and {@code --version} have none, because
   * they would replace the command.
   */
  private static boolean isOurs(OptionSpec option) {
    return !option.usageHelp() && !option.versionHelp();
  }

  private static String name(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  /**
   * Returns the value of a name such as {@code database-password}, for secrets, which have no
   * option.
   */
  Optional<String> find(String name) {
    return Optional.ofNullable(properties.getProperty("millwright." + name))
        .or(() -> Optional.ofNullable(environment.get(variable(name))))
        .filter(value -> !value.isBlank());
  }

  /** Returns where an option's default comes from; empty if it has none. */
  Optional<String> origin(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option) || defaultValue(argument) == null) {
      return Optional.empty();
    }
    var name = name(option);
    return Optional.of(
        properties.containsKey("millwright." + name) ? "-Dmillwright." + name : variable(name));
  }

  /** Returns the environment variable of a name. */
  static String variable(String name) {
    return "MILLWRIGHT_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
