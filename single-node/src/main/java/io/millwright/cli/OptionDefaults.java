// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Every option is also a property and an environment variable: {@code --data} is {@code
 * -Dmillwright.data} and {@code MILLWRIGHT_DATA}.
 */
final class OptionDefaults implements IDefaultValueProvider {
  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    var name = option.longestName().replaceFirst("^-+", "");
    var property = System.getProperty("millwright." + name);
    return property != null
        ? property
        : System.getenv("MILLWRIGHT_" + name.replace('-', '_').toUpperCase(Locale.ROOT));
  }
}
