// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.time.Instant;

/**
 * What a device said of one tag, before normalising.
 *
 * @param tag the tag, as an index into the source's tags
 * @param sourceTime when the device sampled it, by the device's clock; of a protocol without times
 *     when the answer came; {@link io.millwright.reading.TimeOfReading#MISSING} where the protocol
 *     has times and the device said none
 * @param value the raw value, before scale and offset; {@link Value#none()} where there is none
 * @param quality what the protocol's status means
 * @param status the protocol's own word, such as {@code Good}, {@code Bad_NotConnected} or {@code
 *     0x02 illegal data address}
 */
public record Sample(int tag, Instant sourceTime, Value value, Quality quality, String status) {}
