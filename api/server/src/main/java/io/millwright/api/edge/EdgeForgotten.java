// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

/**
 * Somebody wants an edge that runs no more not to be shown any more. Fired as a synchronous CDI
 * event, before the caller gets its answer.
 *
 * @param edge the edge's name
 */
public record EdgeForgotten(String edge) {}
