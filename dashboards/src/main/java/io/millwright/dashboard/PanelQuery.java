// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard;

/**
 * A query that a dashboard runs, so that tests can run it too.
 *
 * @param dashboard the title of the dashboard
 * @param panel the title of the panel; of a variable {@code variable NAME}
 * @param sql with Grafana's macros and variables
 */
public record PanelQuery(String dashboard, String panel, String sql) {}
