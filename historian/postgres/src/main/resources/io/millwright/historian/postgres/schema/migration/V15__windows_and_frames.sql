-- SPDX-License-Identifier: Apache-2.0
-- Windows of the calendar, windows that overlap, and event frames. A metric's windows stand as text, as
-- in model files: "5m, offset 7s", "1d, zone Europe/Vienna", or the key of a frame. A frame's `formula`
-- opens it, `until_formula` closes it.

-- Nothing changes about the plant: no row goes into the past.
alter table property disable trigger keep_changed;

do $$
declare
  part text;
begin
  foreach part in array array['property', 'past_property']
  loop
    execute format(
      'alter table %I add column window_text text, add column until_formula text,'
        ' add column min_nanos bigint', part);
    -- Until now all windows were of a fixed length.
    execute format(
      'update %I set window_text = every_nanos / 1000000000 || ''s'' || case when offset_nanos = 0'
        ' then '''' else '', offset '' || offset_nanos / 1000000000 || ''s'' end'
        ' where every_nanos is not null', part);
    execute format('alter table %I drop column every_nanos, drop column offset_nanos', part);
  end loop;
end $$;

alter table property enable trigger keep_changed;

alter table property drop constraint property_kind_check;
alter table property add constraint property_kind_check
  check (kind in ('ATTRIBUTE', 'MEASUREMENT', 'TRANSFORM', 'METRIC', 'FRAME'));

-- A frame's stream is true where a frame starts and false where one ends; what starts ends what ran.
create view millwright.frames as
select a.path, d.key as frame, f.ts as start_ts, n.ts as end_ts,
       coalesce(n.ts, now()) - f.ts as duration, s.alias
from series s
join asset a on a.id = s.asset
join property d on d.model = a.model and d.id = s.property and d.kind = 'FRAME'
join point f on f.series = s.id and f.quality = 2 and f.whole = 1
left join lateral (
  select e.ts from point e where e.series = f.series and e.ts > f.ts and e.quality = 2
  order by e.ts limit 1
) n on true
where coalesce(n.ts, now()) - f.ts >= d.min_nanos / 1000 * interval '1 microsecond';

comment on view millwright.frames is
  'One row for each event frame, such as a run or a stop; end_ts is null while it runs';

-- What metrics with `every: <frame>` gave; they stand at the frame's end.
create view millwright.frame_metrics as
select f.path, f.frame, f.start_ts, f.end_ts, m.key as property,
       coalesce(p.real, p.whole::double precision) as value, p.text, m.unit
from millwright.frames f
join asset a on a.path = f.path
join property m on m.model = a.model and m.kind = 'METRIC' and m.window_text = f.frame
join series s on s.asset = a.id and s.property = m.id
join point p on p.series = s.id and p.ts = f.end_ts and p.quality = 2;

comment on view millwright.frame_metrics is
  'One row for each metric of each event frame that has ended';
