// SPDX-License-Identifier: Apache-2.0
/** An edge that follows what a server has configured for it, as SiteWise's gateways do. */
@NullMarked
package io.millwright.edge.gateway;

import org.jspecify.annotations.NullMarked;
