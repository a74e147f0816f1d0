// SPDX-License-Identifier: Apache-2.0
/**
 * What the names in a formula mean on an asset: a stream, the value of an attribute, or one of
 * these for each child that the asset has or had. This package owns the resolution of names for the
 * engine, the explanations and the recipes, and finds the measurements that a formula rests on. It
 * may use {@code series} and the asset model.
 */
@NullMarked
package io.millwright.engine.name;

import org.jspecify.annotations.NullMarked;
