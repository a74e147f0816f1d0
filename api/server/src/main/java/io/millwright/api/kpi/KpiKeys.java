// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kpi;

import java.util.Set;

/**
 * Which properties are KPIs: those whose key is a KPI's name (ISO 22400-2, in snake case; {@code
 * oee} for its OEE index), alone or with the period that it is computed for behind it, as in {@code
 * oee_shift}.
 */
final class KpiKeys {
  private static final Set<String> NAMES =
      Set.of(
          "oee",
          "availability",
          "effectiveness",
          "performance",
          "quality",
          "quality_ratio",
          "net_oee",
          "utilization",
          "utilization_efficiency",
          "throughput",
          "allocation_efficiency",
          "technical_efficiency",
          "scrap_ratio",
          "first_pass_yield",
          "rework_ratio",
          "mtbf",
          "mttr",
          "mttf",
          "occupancy",
          "energy_per_unit");
  private static final Set<String> PERIODS = Set.of("hour", "shift", "day", "week", "month");

  private KpiKeys() {}

  static boolean isKpi(String key) {
    if (NAMES.contains(key)) {
      return true;
    }
    int period = key.lastIndexOf('_');
    return period > 0
        && PERIODS.contains(key.substring(period + 1))
        && NAMES.contains(key.substring(0, period));
  }
}
