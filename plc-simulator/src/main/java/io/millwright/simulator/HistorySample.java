// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator;

import io.millwright.simulator.signal.Signal;
import java.time.Instant;

/**
 * What a device would have reported at a time.
 *
 * @param device the device's name
 * @param item the item's address in the device's protocol: {@code ns=2;s=Line1.Filler.State}, or
 *     {@code unit/table/address} such as {@code 1/holding/0}
 * @param time the time of the value
 * @param type the type of the raw value
 * @param raw the raw value of the protocol, before any scaling; a switch is 0 or 1
 */
public record HistorySample(
    String device, String item, Instant time, Signal.Type type, double raw) {}
