// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

/**
 * An event: an edge that no longer runs has been forgotten at somebody's request. Listeners are
 * called before the caller gets its answer.
 *
 * @param edge the edge's name
 */
public record EdgeForgotten(String edge) {}
