// SPDX-License-Identifier: Apache-2.0
/** Reads YAML documents within limits of size and depth, and keeps the place of every value. */
@NullMarked
package io.millwright.file.yaml;

import org.jspecify.annotations.NullMarked;
