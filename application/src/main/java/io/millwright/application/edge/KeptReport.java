// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import java.time.Instant;

/**
 * The last that an edge has said of itself, as it is kept.
 *
 * @param edge the edge's name
 * @param heard when it came, by the clock of the server that keeps it
 * @param by the caller that sent it; empty where the server does not ask who calls
 * @param document the report as JSON
 */
public record KeptReport(String edge, Instant heard, String by, String document) {}
