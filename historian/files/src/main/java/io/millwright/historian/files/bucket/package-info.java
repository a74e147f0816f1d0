// SPDX-License-Identifier: Apache-2.0
/**
 * The buckets that files of values come from and go to. A bucket is a folder in the import folder,
 * or a bucket of S3.
 */
@NullMarked
package io.millwright.historian.files.bucket;

import org.jspecify.annotations.NullMarked;
