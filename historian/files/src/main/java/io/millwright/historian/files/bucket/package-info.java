// SPDX-License-Identifier: Apache-2.0
/** The buckets that files come from and go to: folders, or S3. */
@NullMarked
package io.millwright.historian.files.bucket;

import org.jspecify.annotations.NullMarked;
