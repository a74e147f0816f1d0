// SPDX-License-Identifier: Apache-2.0
/**
 * SiteWise's protocol: its operations and the shapes of what they take and answer, read from the
 * API model that AWS publishes, and the check of a request by them.
 */
@NullMarked
package io.millwright.api.protocol;

import org.jspecify.annotations.NullMarked;
