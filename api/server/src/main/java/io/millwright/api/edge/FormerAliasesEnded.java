// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

/**
 * Edges deliver new aliases of measurements, so former ones have ended. Fired as a synchronous CDI
 * event after that has been kept.
 */
public record FormerAliasesEnded() {}
