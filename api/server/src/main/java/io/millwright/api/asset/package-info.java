// SPDX-License-Identifier: Apache-2.0
/** The asset tree and its latest values. */
@NullMarked
package io.millwright.api.asset;

import org.jspecify.annotations.NullMarked;
