// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.source.SourceDefinition;
import io.millwright.validation.Problem;
import java.util.List;
import java.util.Optional;

/** Creates the connectors of one protocol. {@link java.util.ServiceLoader} finds the factories. */
public interface ConnectorFactory {
  /** Returns the protocol's name in edge files, such as {@code opcua} or {@code modbus}. */
  String protocol();

  /**
   * Returns everything that is wrong with a source's settings and its tags' addresses. This method
   * contacts no device.
   */
  List<Problem> check(SourceDefinition source);

  /**
   * Creates a connector for a source. The connector is not started yet.
   *
   * @throws io.millwright.validation.InvalidException if {@link #check} finds a problem
   */
  Connector create(SourceDefinition source, ConnectorContext context);

  /** Returns the explanation of a sample's status ({@link Sample#status}) for people. */
  default StatusMeaning explain(String status) {
    return StatusMeaning.of(status);
  }

  /**
   * Returns the values that a device offers. Only some protocols can list them; the others throw.
   *
   * @param source the settings that reach the device; its tags are ignored
   * @throws UnsupportedOperationException if the protocol can't list a device's values
   * @throws io.millwright.validation.InvalidException if the settings are wrong
   * @throws RuntimeException if the device can't be asked now; the message says why
   */
  default List<BrowsedTag> browse(SourceDefinition source, ConnectorContext context) {
    throw new UnsupportedOperationException(
        "A device's values can't be listed over %s; name the tags in the edge file"
            .formatted(protocol()));
  }

  /**
   * Returns the device and the user to which a source's password would go; empty if the source
   * sends no password. The settings may contain mistakes; this method contacts no device.
   */
  default Optional<DeviceLogin> findLogin(SourceDefinition source) {
    return Optional.empty();
  }

  /** Returns the translation of gateway configurations of this protocol; empty if there is none. */
  default Optional<GatewayTranslation> gatewayTranslation() {
    return Optional.empty();
  }
}
