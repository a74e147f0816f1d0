// SPDX-License-Identifier: Apache-2.0
/** Model files: reading a plant with every mistake and its place, and writing it. */
@NullMarked
package io.millwright.file;

import org.jspecify.annotations.NullMarked;
