// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.source.SourceDefinition;
import java.util.List;

/**
 * Translates what a gateway has configured for one protocol (SiteWise,
 * DescribeGatewayCapabilityConfiguration) into sources of that protocol. A connector offers it by
 * {@link ConnectorFactory#gatewayTranslation}; the edge asks the server for the configurations, and
 * knows none of their members. Safe for use by several threads.
 */
public interface GatewayTranslation {
  /** The namespace of the configurations with its newest version, for people. */
  String namespace();

  /** Whether configurations of this namespace, in any version of it, are translated here. */
  boolean isFor(String namespace);

  /**
   * Returns the sources that a configuration asks for, with all their tags. Where the configuration
   * names no tags, the devices are asked what they have, so this may take minutes.
   *
   * @param configuration the configuration's text, as the gateway has it
   * @param context the clock, passwords and the data folder of the edge
   * @param logins the users that the edge knows, and which device may hear of them
   * @throws ConfigurationException if the edge can't run the configuration, or if a device can't be
   *     asked now
   */
  List<SourceDefinition> sources(
      String configuration, ConnectorContext context, DeviceLogins logins);
}
