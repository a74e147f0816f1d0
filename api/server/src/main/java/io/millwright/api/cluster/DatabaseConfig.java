// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.cluster;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Where the historian's database is. */
@ConfigMapping(prefix = "millwright.database")
public interface DatabaseConfig {
  /** {@code jdbc:postgresql://host:port/database}. */
  Optional<String> url();

  /** The database user. */
  @WithDefault("millwright")
  String user();

  /** The user's password; set it by the environment, never in a file. */
  Optional<String> password();
}
