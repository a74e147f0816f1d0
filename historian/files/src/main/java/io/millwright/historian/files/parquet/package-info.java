// SPDX-License-Identifier: Apache-2.0
/**
 * Values as Apache Parquet, and what a file may cost to read: rows, text and memory in proportion
 * to its length.
 */
@NullMarked
package io.millwright.historian.files.parquet;

import org.jspecify.annotations.NullMarked;
