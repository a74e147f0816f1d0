// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

/**
 * One configuration that a gateway has (SiteWise, DescribeGatewayCapabilityConfiguration).
 *
 * @param namespace what the configuration is for, such as {@code iotsitewise:opcuacollector:2}
 * @param version another text whenever the configuration has changed
 * @param configuration the configuration's text
 */
public record Capability(String namespace, String version, String configuration) {}
