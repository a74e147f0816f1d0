// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import java.time.Instant;

/**
 * How forwarding stands.
 *
 * @param reached true where the next hop took the last batch, or none has been tried yet
 * @param cause why not; empty where all is well
 * @param since when that began
 * @param tries how many tries in a row have failed
 * @param readings taken by the next hop since the collector started
 */
public record ForwardStatus(
    boolean reached, String cause, Instant since, long tries, long readings) {}
