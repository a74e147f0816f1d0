// SPDX-License-Identifier: Apache-2.0
/**
 * What the names in a formula mean on an asset: a stream, the value of an attribute, or one of
 * these for each child that there is or was. It may use {@code series} and the asset model.
 */
@NullMarked
package io.millwright.engine.name;

import org.jspecify.annotations.NullMarked;
