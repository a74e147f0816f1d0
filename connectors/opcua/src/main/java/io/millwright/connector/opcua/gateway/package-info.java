// SPDX-License-Identifier: Apache-2.0
/**
 * Translates the OPC UA configuration of a SiteWise gateway ({@code iotsitewise:opcuacollector:N})
 * into sources of this connector.
 */
@NullMarked
package io.millwright.connector.opcua.gateway;

import org.jspecify.annotations.NullMarked;
