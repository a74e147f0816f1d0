// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

/**
 * An edge that runs no more has been forgotten, because somebody asked for it. Listeners are told
 * before the caller gets its answer.
 *
 * @param edge the edge's name
 */
public record EdgeForgotten(String edge) {}
