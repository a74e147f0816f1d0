// SPDX-License-Identifier: Apache-2.0
/**
 * Values as comma-separated text (RFC 4180) in UTF-8: reading with one verdict for each row, and
 * writing.
 */
@NullMarked
package io.millwright.historian.files.csv;

import org.jspecify.annotations.NullMarked;
