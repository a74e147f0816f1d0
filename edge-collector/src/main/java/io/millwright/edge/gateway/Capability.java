// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

/**
 * One configuration that a gateway has (SiteWise, DescribeGatewayCapabilityConfiguration).
 *
 * @param namespace what it is for, such as {@code iotsitewise:opcuacollector:2}
 * @param version changes with the configuration
 * @param configuration its text
 */
public record Capability(String namespace, String version, String configuration) {}
