// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database;

import java.util.Optional;
import java.util.function.Function;
import org.postgresql.Driver;

/**
 * Where the database is.
 *
 * @param url a JDBC address, {@code jdbc:postgresql://host:port/database}; PostgreSQL 15 or newer,
 *     with or without TimescaleDB
 * @param user who we are there; must be allowed to create schemas
 * @param password may be empty where the server trusts us
 * @param connections how many connections at most, at least 2
 */
public record HistorianConfig(String url, String user, String password, int connections) {
  /**
   * @throws IllegalArgumentException if the address is not one of PostgreSQL, or there are too few
   *     connections
   */
  public HistorianConfig {
    if (!url.startsWith("jdbc:postgresql:") || Driver.parseURL(url, null) == null) {
      throw new IllegalArgumentException(
          "\"%s\" is not the address of a PostgreSQL; write jdbc:postgresql://host:5432/database"
              .formatted(withoutSettings(url)));
    }
    if (connections < 2) {
      throw new IllegalArgumentException(
          "%s connections are too few; allow at least 2".formatted(connections));
    }
  }

  /** With ten connections. */
  public HistorianConfig(String url, String user, String password) {
    this(url, user, password, 10);
  }

  /**
   * Reads the settings of a service. The user is {@code millwright} where none is set, and the
   * password empty.
   *
   * @param settings returns the value of a setting by its name, such as {@code
   *     millwright.database.url}; empty where it is not set
   * @throws IllegalStateException if the address is not set
   * @throws IllegalArgumentException if the address is not one of PostgreSQL
   */
  public static HistorianConfig read(Function<String, Optional<String>> settings) {
    return new HistorianConfig(
        settings
            .apply("millwright.database.url")
            .orElseThrow(() ->
                new IllegalStateException(
                    "millwright.database.url is not set; name the historian's database, such as"
                        + " jdbc:postgresql://timescaledb:5432/millwright")),
        settings.apply("millwright.database.user").orElse("millwright"),
        // Set by the environment, never in a file.
        settings.apply("millwright.database.password").orElse(""));
  }

  /**
   * Returns the address for messages: without settings and users, beside which a password may
   * stand.
   */
  public String where() {
    return withoutSettings(url);
  }

  private static String withoutSettings(String url) {
    return url.replaceFirst("\\?.*", "").replaceFirst("//[^/]*@", "//");
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "%s as %s, %d connections".formatted(where(), user, connections);
  }
}
