// SPDX-License-Identifier: Apache-2.0
/** Grafana dashboards written from the asset models. */
@NullMarked
package io.millwright.dashboard;

import org.jspecify.annotations.NullMarked;
