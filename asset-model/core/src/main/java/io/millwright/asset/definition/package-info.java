// SPDX-License-Identifier: Apache-2.0
/**
 * Holds asset models: properties, windows, hierarchies, composite models, and the roles inferred
 * from them.
 */
@NullMarked
package io.millwright.asset.definition;

import org.jspecify.annotations.NullMarked;
