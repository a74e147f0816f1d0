// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import java.time.Instant;

/**
 * The last report of an edge, as it is stored.
 *
 * @param edge the edge's name
 * @param heard when the report came, by the server's clock
 * @param by the caller that sent it; empty if the server does not require callers to identify
 *     themselves
 * @param document the report as JSON
 */
public record KeptReport(String edge, Instant heard, String by, String document) {}
