// SPDX-License-Identifier: Apache-2.0
/** Values as comma-separated text. */
@NullMarked
package io.millwright.historian.files.csv;

import org.jspecify.annotations.NullMarked;
