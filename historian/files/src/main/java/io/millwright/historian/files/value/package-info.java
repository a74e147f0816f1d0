// SPDX-License-Identifier: Apache-2.0
/**
 * What readers and writers of every file format share: a row of a file, a writer of values, and the
 * bounds of a file.
 */
@NullMarked
package io.millwright.historian.files.value;

import org.jspecify.annotations.NullMarked;
