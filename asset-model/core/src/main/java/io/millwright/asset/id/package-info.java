// SPDX-License-Identifier: Apache-2.0
/**
 * Holds the ids and keys of models, properties, hierarchies and assets, and derives ids from keys.
 */
@NullMarked
package io.millwright.asset.id;

import org.jspecify.annotations.NullMarked;
