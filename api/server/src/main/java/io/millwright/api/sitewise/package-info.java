// SPDX-License-Identifier: Apache-2.0
/** The AWS IoT SiteWise protocol (REST-JSON, 2019-12-02). */
@NullMarked
package io.millwright.api.sitewise;

import org.jspecify.annotations.NullMarked;
