// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.source.SourceDefinition;
import java.util.Optional;

/**
 * What an edge knows of users and passwords for devices, where its gateway has configured the
 * sources. The gateway's configuration never holds a password, and whoever writes it may name any
 * device; the edge alone decides which device gets which password.
 */
public interface DeviceLogins {
  /** The user of a source; empty where nobody at the edge has named one. */
  Optional<String> findUser(String source);

  /** What to do at the edge so that it knows the user of a source, as the end of a sentence. */
  String howToName(String source);

  /**
   * Checks a source before the first connection to its device.
   *
   * @throws ConfigurationException if the source would send a password to a device that nobody at
   *     the edge has named, or without encryption
   */
  void check(SourceDefinition source);
}
