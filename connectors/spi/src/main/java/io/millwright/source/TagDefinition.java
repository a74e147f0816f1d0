// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.reading.Alias;

/**
 * One item in a device and the data stream that it feeds.
 *
 * @param alias the data stream
 * @param address where the item is, in the connector's words (for OPC UA {@code node}, {@code
 *     sampling}; for Modbus {@code holding}, {@code type}, {@code order} ...)
 * @param scale the raw number is multiplied by it
 * @param offset and then this is added, in the property's unit
 * @param deadband a number that differs by no more than this from the last one taken is not taken,
 *     in the property's unit; 0 takes every sample
 */
public record TagDefinition(
    Alias alias, Settings address, double scale, double offset, double deadband) {}
