// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the password of a source in the environment, because edge files must not contain it. The
 * password of a source {@code filler-plc} is in {@code MILLWRIGHT_PASSWORD_FILLER_PLC}, or in the
 * file that {@code MILLWRIGHT_PASSWORD_FILLER_PLC_FILE} names, which suits mounted secrets.
 *
 * @param environment the environment variables of the process
 */
public record Passwords(Map<String, String> environment)
    implements Function<String, Optional<String>> {
  public Passwords {
    environment = Map.copyOf(environment);
  }

  /**
   * Returns the password of a source; empty if the environment has none.
   *
   * @throws IllegalArgumentException if the file that should contain it can't be read
   */
  @Override
  public Optional<String> apply(String source) {
    var name = variable(source);
    var password = environment.get(name);
    if (password != null) {
      return Optional.of(password);
    }
    var file = environment.get(name + "_FILE");
    if (file == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(Path.of(file)).stripTrailing());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot read the password of source %s in %s, which %s_FILE names: %s"
              .formatted(source, file, name, e.getMessage()),
          e);
    }
  }

  /**
   * Returns the user of a source from {@link #userVariable}, for sources whose gateway
   * configuration must not name it; empty if the variable is not set.
   */
  public Optional<String> user(String source) {
    return Optional.ofNullable(environment.get(userVariable(source)));
  }

  /**
   * Returns the endpoint for which a source's user and password are meant, if a gateway configures
   * the source; empty if the variable is not set.
   */
  public Optional<String> endpoint(String source) {
    return Optional.ofNullable(environment.get(endpointVariable(source))).map(String::strip);
  }

  /**
   * Returns {@code None} if a source's password may go unencrypted to a server that a gateway
   * configured; empty if the variable is not set.
   */
  public Optional<String> security(String source) {
    return Optional.ofNullable(environment.get(securityVariable(source))).map(String::strip);
  }

  /** Returns the name of the variable that holds {@link #endpoint}. */
  public static String endpointVariable(String source) {
    return variable("MILLWRIGHT_ENDPOINT_", source);
  }

  /** Returns the name of the variable that holds {@link #security}. */
  public static String securityVariable(String source) {
    return variable("MILLWRIGHT_SECURITY_", source);
  }

  /** Returns the name of the variable that holds a source's user. */
  public static String userVariable(String source) {
    return variable("MILLWRIGHT_USER_", source);
  }

  /** Returns the name of the variable that holds a source's password. */
  public static String variable(String source) {
    return variable("MILLWRIGHT_PASSWORD_", source);
  }

  private static String variable(String prefix, String source) {
    return prefix + source.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
  }
}
