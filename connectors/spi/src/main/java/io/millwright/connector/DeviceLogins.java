// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.source.SourceDefinition;
import java.util.Optional;

/**
 * The users and passwords that an edge knows for the sources of its gateway. A gateway's
 * configuration never holds a password, and its author may name any device. Therefore the edge
 * alone decides which device gets which password.
 */
public interface DeviceLogins {
  /** Returns the user of a source; empty if the edge has no user for it. */
  Optional<String> findUser(String source);

  /**
   * Returns how an administrator of the edge names the user of a source, as the end of a message.
   */
  String howToName(String source);

  /**
   * Checks a source before the first connection to its device.
   *
   * @throws ConfigurationException if the source would send a password unencrypted, or to a device
   *     that the edge's own settings do not name
   */
  void check(SourceDefinition source);
}
