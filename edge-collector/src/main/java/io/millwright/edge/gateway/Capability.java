// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

/**
 * One configuration of a gateway (SiteWise, DescribeGatewayCapabilityConfiguration).
 *
 * @param namespace the kind of configuration, such as {@code iotsitewise:opcuacollector:2}
 * @param version a text that differs whenever the configuration has changed
 * @param configuration the text of the configuration
 */
public record Capability(String namespace, String version, String configuration) {}
