// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.time.Instant;

/**
 * What a device reported about one tag, before normalising.
 *
 * @param tag the index of the tag among the source's tags
 * @param sourceTime when the device sampled the value, by the device's clock. If the protocol has
 *     no times, this is when the answer arrived. If the protocol has times but the device sent
 *     none, this is {@link io.millwright.reading.TimeOfReading#MISSING}
 * @param value the raw value, before scale and offset; {@link Value#none()} if there is none
 * @param quality the quality that follows from the protocol's status
 * @param status the protocol's own status, such as {@code Good}, {@code Bad_NotConnected} or {@code
 *     0x02 illegal data address}
 */
public record Sample(int tag, Instant sourceTime, Value value, Quality quality, String status) {}
