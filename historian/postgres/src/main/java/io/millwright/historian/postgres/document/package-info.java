// SPDX-License-Identifier: Apache-2.0
/**
 * What the API keeps as JSON: documents such as portals and dashboards, settings, and import jobs.
 */
@NullMarked
package io.millwright.historian.postgres.document;

import org.jspecify.annotations.NullMarked;
