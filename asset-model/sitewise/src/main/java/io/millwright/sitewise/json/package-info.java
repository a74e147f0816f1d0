// SPDX-License-Identifier: Apache-2.0
/**
 * JSON documents as plain values, whoever parsed them: a tree, a pointer to each place in it, and a
 * reader that reports what is missing or of the wrong type with that pointer.
 */
@NullMarked
package io.millwright.sitewise.json;

import org.jspecify.annotations.NullMarked;
