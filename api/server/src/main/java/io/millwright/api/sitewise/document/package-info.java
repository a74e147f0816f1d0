// SPDX-License-Identifier: Apache-2.0
/**
 * SiteWise's operations on what is kept as it is: portals, projects, dashboards, access policies,
 * gateways, datasets, computation models, settings and tags.
 */
@NullMarked
package io.millwright.api.sitewise.document;

import org.jspecify.annotations.NullMarked;
