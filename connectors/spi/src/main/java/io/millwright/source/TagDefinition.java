// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.reading.Alias;

/**
 * One item on a device and the data stream that it feeds. A reading's number is {@code raw * scale
 * + offset}.
 *
 * @param alias the data stream
 * @param address the item's address, in the connector's own keys (for OPC UA {@code node}, {@code
 *     sampling}; for Modbus {@code holding}, {@code type}, {@code order} ...)
 * @param scale the factor for the raw number
 * @param offset the number that is added after scaling, in the property's unit
 * @param deadband in the property's unit. A number that differs by at most this much from the last
 *     delivered one is not delivered; 0 delivers every sample
 */
public record TagDefinition(
    Alias alias, Settings address, double scale, double offset, double deadband) {}
