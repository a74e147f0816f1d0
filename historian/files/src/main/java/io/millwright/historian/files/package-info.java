// SPDX-License-Identifier: Apache-2.0
/**
 * Values as files: CSV and Parquet, in folders and S3. Knows no HTTP and no SQL; the API's jobs use
 * it, and tiers and backup will.
 */
@NullMarked
package io.millwright.historian.files;

import org.jspecify.annotations.NullMarked;
