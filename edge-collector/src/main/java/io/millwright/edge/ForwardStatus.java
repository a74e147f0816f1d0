// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import java.time.Instant;

/**
 * The present status of forwarding.
 *
 * @param reached true if the next hop took the last batch, or none has been sent yet
 * @param cause why it did not; empty if it did
 * @param since when the present state began
 * @param tries how many attempts in a row have failed
 * @param readings how many readings the next hop has taken since the edge started
 */
public record ForwardStatus(
    boolean reached, String cause, Instant since, long tries, long readings) {}
