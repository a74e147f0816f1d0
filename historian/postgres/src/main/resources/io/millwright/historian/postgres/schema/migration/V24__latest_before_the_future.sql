-- SPDX-License-Identifier: Apache-2.0
-- The latest point of a stream is the newest that is not ahead of the clock: a point of the future, written by a
-- device whose clock was wrong, must not hide what comes after the clock was put right. A stream with nothing else
-- shows its future point. The first branch that has a row ends the search.
create or replace view millwright.latest as
select s.path, s.property, s.alias, p.ts, coalesce(p.real, p.whole::double precision) as value,
       p.text, quality_name(p.quality) as quality, s.unit, s.name, s.model
from named_series s
cross join lateral (
  (select * from point where point.series = s.id and point.ts <= now() + interval '1 second'
   order by ts desc, point.quality desc limit 1)
  union all
  (select * from point where point.series = s.id order by ts desc, point.quality desc limit 1)
  limit 1
) p;

comment on view millwright.latest is
  'The newest data point of each stream, of any quality; one of the future only where there is no other';

create or replace view sitewise.latest_value_time_series as
select s.asset::text as asset_id, s.property::text as property_id, s.alias as property_alias,
       p.ts as event_timestamp, quality_name(p.quality) as quality,
       case p.value_kind when 2 then p.whole <> 0 end as boolean_value,
       case p.value_kind when 1 then p.whole end as int_value,
       p.real as double_value, p.text as string_value
from series s
cross join lateral (
  (select * from point where point.series = s.id and point.ts <= now() + interval '1 second'
   order by ts desc, point.quality desc limit 1)
  union all
  (select * from point where point.series = s.id order by ts desc, point.quality desc limit 1)
  limit 1
) p;
