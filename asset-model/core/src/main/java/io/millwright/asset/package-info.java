// SPDX-License-Identifier: Apache-2.0
/** Asset models, assets and the plant that they make. */
@NullMarked
package io.millwright.asset;

import org.jspecify.annotations.NullMarked;
