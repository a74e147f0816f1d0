// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.source.SourceDefinition;
import io.millwright.validation.Problem;
import java.util.List;
import java.util.Optional;

/** Makes the connectors of one protocol. Found by {@link java.util.ServiceLoader}. */
public interface ConnectorFactory {
  /** The protocol, as edge files name it: {@code opcua}, {@code modbus}. */
  String protocol();

  /**
   * Returns everything that is wrong with a source's settings and its tags' addresses. Connects to
   * nothing.
   */
  List<Problem> check(SourceDefinition source);

  /**
   * A connector for a source, not yet started.
   *
   * @throws io.millwright.validation.InvalidException if {@link #check} finds a problem
   */
  Connector create(SourceDefinition source, ConnectorContext context);

  /** Returns what the status of a sample, {@link Sample#status}, means to people. */
  default StatusMeaning explain(String status) {
    return StatusMeaning.of(status);
  }

  /**
   * Returns the values that a device has and lets a connector read, where the protocol can list
   * them.
   *
   * @param source how to reach it; its tags don't matter
   * @throws io.millwright.validation.InvalidException if the settings are wrong
   * @throws RuntimeException if the device can't be asked now; the message says why
   */
  default List<BrowsedTag> browse(SourceDefinition source, ConnectorContext context) {
    throw new UnsupportedOperationException(
        "What a device has can't be asked over %s; name the tags".formatted(protocol()));
  }

  /**
   * To which device a source sends a user and a password; empty where it sends none. Reads the
   * settings as they stand, right or wrong, and connects to nothing.
   */
  default Optional<DeviceLogin> findLogin(SourceDefinition source) {
    return Optional.empty();
  }

  /** The translation of gateways' configurations of this protocol; empty where there are none. */
  default Optional<GatewayTranslation> gatewayTranslation() {
    return Optional.empty();
  }
}
