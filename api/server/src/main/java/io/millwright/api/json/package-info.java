// SPDX-License-Identifier: Apache-2.0
/** Reading and writing JSON. */
@NullMarked
package io.millwright.api.json;

import org.jspecify.annotations.NullMarked;
