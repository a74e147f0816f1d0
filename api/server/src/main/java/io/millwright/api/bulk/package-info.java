// SPDX-License-Identifier: Apache-2.0
/** Files of values, CSV and Parquet, and the buckets that they are in: folders, or S3. */
@NullMarked
package io.millwright.api.bulk;

import org.jspecify.annotations.NullMarked;
