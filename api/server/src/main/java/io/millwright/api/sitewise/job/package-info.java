// SPDX-License-Identifier: Apache-2.0
/** SiteWise's bulk imports: jobs that read values from files. */
@NullMarked
package io.millwright.api.sitewise.job;

import org.jspecify.annotations.NullMarked;
