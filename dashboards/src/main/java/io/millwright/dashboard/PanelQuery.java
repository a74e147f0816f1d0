// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

/**
 * A query of a dashboard, for tests that run it.
 *
 * @param dashboard the title of the dashboard
 * @param panel the title of the panel, or {@code variable NAME} for a variable
 * @param sql the query, with Grafana's macros and variables
 */
public record PanelQuery(String dashboard, String panel, String sql) {}
