// SPDX-License-Identifier: Apache-2.0
/** Model and edge files: reading them with every mistake and its place, and writing them. */
@NullMarked
package io.millwright.file;

import org.jspecify.annotations.NullMarked;
