// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

/**
 * An event: edges deliver the new aliases of measurements, so their former aliases have ended, and
 * this has been stored.
 */
public record FormerAliasesEnded() {}
