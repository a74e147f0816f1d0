// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

/**
 * Edges deliver new aliases of measurements, so former ones have ended. Listeners are told after
 * that has been kept.
 */
public record FormerAliasesEnded() {}
