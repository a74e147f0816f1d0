// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.query;

import java.util.List;

/**
 * Writes the view {@code precomputed_aggregates} as a SELECT that reads no more readings than the
 * statement needs.
 *
 * <p>Example: WHERE asks for windows that end from 12:00 to 13:00. For windows of an hour, the
 * readings of (11:00, 13:00] are read. They also hold a part of the window that ends at 14:00; its
 * incomplete aggregate is removed by the same WHERE.
 *
 * <p>Each quality has aggregates of its own. Booleans and texts are counted only, and so are
 * numbers beyond 1e140: their squares would be beyond the range of doubles, and the statement would
 * fail.
 */
final class Aggregates {
  private Aggregates() {}

  static String between(TimeBounds bounds) {
    return """
    (select s.asset_id, s.property_id, s.property_alias, w.event_timestamp, \
    case w.quality when 2 then 'GOOD' when 1 then 'UNCERTAIN' else 'BAD' end as quality, \
    r.code as resolution, w.sum_value, w.count_value, w.average_value, w.maximum_value, \
    w.minimum_value, w.stdev_value \
    from (values ('1m', interval '1 minute'), ('15m', interval '15 minutes'), \
    ('1h', interval '1 hour'), ('1d', interval '1 day')) r (code, length) \
    cross join sitewise.stream s \
    cross join lateral (\
    select pg_catalog.date_bin(r.length, n.ts - interval '1 microsecond', \
    timestamptz 'epoch') + r.length as event_timestamp, n.quality, \
    pg_catalog.count(*) as count_value, pg_catalog.sum(n.number) as sum_value, \
    pg_catalog.avg(n.number) as average_value, pg_catalog.max(n.number) as maximum_value, \
    pg_catalog.min(n.number) as minimum_value, \
    case when pg_catalog.count(n.number) = 1 then 0 \
    else pg_catalog.stddev_samp(n.number) end as stdev_value \
    from (select a.stream, a.ts, a.quality, \
    case when pg_catalog.abs(a.number) < 1e140 then a.number end as number \
    from sitewise.stream_number a) n \
    where n.stream = s.id%s%s group by 1, 2) w)\
    """
        .formatted(
            condition(" and n.ts > ", "greatest", bounds.least(), " - r.length"),
            condition(" and n.ts <= ", "least", bounds.greatest(), ""));
  }

  private static String condition(
      String before, String function, List<String> times, String after) {
    return times.isEmpty() ? "" : before + function + "(" + String.join(", ", times) + ")" + after;
  }
}
