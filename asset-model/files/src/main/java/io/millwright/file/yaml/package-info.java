// SPDX-License-Identifier: Apache-2.0
/** YAML documents with the place of every value, read within limits of size and depth. */
@NullMarked
package io.millwright.file.yaml;

import org.jspecify.annotations.NullMarked;
