// SPDX-License-Identifier: Apache-2.0
/** Problems found in what people wrote, and where they stand. */
@NullMarked
package io.millwright.validation;

import org.jspecify.annotations.NullMarked;
