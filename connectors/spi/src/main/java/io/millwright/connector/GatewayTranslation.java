// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.source.SourceDefinition;
import java.util.List;

/**
 * Translates a gateway's configuration for one protocol (SiteWise,
 * DescribeGatewayCapabilityConfiguration) into sources of that protocol. A connector offers the
 * translation by {@link ConnectorFactory#gatewayTranslation}. The edge fetches the configurations
 * from the server and does not look into them. Safe for use by several threads.
 */
public interface GatewayTranslation {
  /** Returns the configurations' namespace with its newest version, for messages. */
  String namespace();

  /** Returns whether this translation reads configurations of a namespace, in any version of it. */
  boolean isFor(String namespace);

  /**
   * Returns how the aliases begin that a configuration gives its values: each goes on with a slash
   * behind one of these texts. A server asks so who may see a configuration; this method contacts
   * no device.
   *
   * @param configuration the text of the configuration, as the gateway stores it
   * @throws ConfigurationException if the text can't be read
   */
  List<String> aliasBeginnings(String configuration);

  /**
   * Returns the sources that a configuration asks for, with all their tags. If the configuration
   * names no tags, this method lists the devices' values, which may take minutes.
   *
   * @param configuration the text of the configuration, as the gateway stores it
   * @param context the clock, passwords and the data folder of the edge
   * @param logins the users that the edge knows, and the devices that may get their passwords
   * @throws ConfigurationException if the edge can't run the configuration, or if a device can't be
   *     asked now
   */
  List<SourceDefinition> sources(
      String configuration, ConnectorContext context, DeviceLogins logins);
}
