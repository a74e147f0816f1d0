// SPDX-License-Identifier: Apache-2.0
/** Documents and settings that are kept as they are: nothing is computed from them. */
@NullMarked
package io.millwright.application.document;

import org.jspecify.annotations.NullMarked;
