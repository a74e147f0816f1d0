// SPDX-License-Identifier: Apache-2.0
/**
 * Ids and keys of models, properties, hierarchies and assets, and how ids are derived from keys.
 */
@NullMarked
package io.millwright.asset.id;

import org.jspecify.annotations.NullMarked;
