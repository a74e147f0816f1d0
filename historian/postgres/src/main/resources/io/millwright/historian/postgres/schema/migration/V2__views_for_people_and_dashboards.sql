-- SPDX-License-Identifier: Apache-2.0
-- The interface for people and dashboards. Columns may be added; none is renamed or removed.
-- Filter `readings`, `latest` and the aggregates by `path` and `property`, or by `alias`: those
-- have indexes. Times are the ends of windows; intervals are (from, to].

create schema if not exists millwright;

-- One row for each asset; parent is the path of the parent, null at the top; tree the path at the top.
create view millwright.assets as
select a.id as asset_id, a.path, a.key, a.name, a.description, m.key as model, m.name as model_name,
       p.path as parent, h.key as hierarchy, '/' || split_part(a.path, '/', 2) as tree
from asset a
join model m on m.id = a.model
left join asset p on p.id = a.parent
left join hierarchy h on h.model = p.model and h.id = a.hierarchy;

comment on view millwright.assets is 'Every asset with its path, model and parent';

-- One row for each property of each asset; number and text are an attribute's value.
create view millwright.properties as
select a.path, p.key as property, p.name, lower(p.type) as type, p.unit, lower(p.kind) as kind,
       ap.alias, p.formula,
       case coalesce(v.value_kind, p.value_kind)
         when 3 then coalesce(v.real, p.real)
         when 1 then coalesce(v.whole, p.whole)::double precision
         when 2 then coalesce(v.whole, p.whole)::double precision
       end as number,
       coalesce(v.text, case when v.value_kind is null then p.text end) as text,
       m.key as model, a.id as asset_id, p.id as property_id
from asset_property ap
join asset a on a.id = ap.asset
join model m on m.id = a.model
join property p on p.model = a.model and p.id = ap.property
left join attribute v on v.asset = ap.asset and v.property = ap.property;

comment on view millwright.properties is 'Every property of every asset, with unit, kind and alias';

-- The series with the names that people know them by; not part of the interface.
create view named_series as
select s.id, s.alias, a.path, p.key as property, p.name, p.unit, p.kind, m.key as model
from series s
left join asset a on a.id = s.asset
left join model m on m.id = a.model
left join property p on p.model = a.model and p.id = s.property;

create function quality_name(quality smallint) returns text
language sql immutable parallel safe
return case quality when 2 then 'GOOD' when 1 then 'UNCERTAIN' else 'BAD' end;

create view millwright.readings as
select s.path, s.property, s.alias, p.ts, coalesce(p.real, p.whole::double precision) as value,
       p.text, quality_name(p.quality) as quality, s.unit
from named_series s
join point p on p.series = s.id;

comment on view millwright.readings is
  'Every data point: numbers in value (booleans are 1 and 0), texts in text; path and property are null while no property claims the alias';

create view millwright.latest as
select s.path, s.property, s.alias, p.ts, coalesce(p.real, p.whole::double precision) as value,
       p.text, quality_name(p.quality) as quality, s.unit, s.name, s.model
from named_series s
cross join lateral (
  select * from point where point.series = s.id order by ts desc, point.quality desc limit 1
) p;

comment on view millwright.latest is 'The newest data point of each stream, of any quality';

create view millwright.aggregates_1m as
select s.path, s.property, s.alias, w.ts, w.count, w.average, w.minimum, w.maximum, w.sum,
       w.standard_deviation
from named_series s
cross join lateral (
  select date_bin('1 minute', p.ts - interval '1 microsecond', timestamptz 'epoch')
           + interval '1 minute' as ts,
         count(*) as count,
         avg(coalesce(p.real, p.whole::double precision)) as average,
         min(coalesce(p.real, p.whole::double precision)) as minimum,
         max(coalesce(p.real, p.whole::double precision)) as maximum,
         sum(coalesce(p.real, p.whole::double precision)) as sum,
         coalesce(stddev_samp(coalesce(p.real, p.whole::double precision)), 0)
           as standard_deviation
  from point p
  where p.series = s.id and p.quality = 2
  group by 1
) w;

create view millwright.aggregates_15m as
select s.path, s.property, s.alias, w.ts, w.count, w.average, w.minimum, w.maximum, w.sum,
       w.standard_deviation
from named_series s
cross join lateral (
  select date_bin('15 minutes', p.ts - interval '1 microsecond', timestamptz 'epoch')
           + interval '15 minutes' as ts,
         count(*) as count,
         avg(coalesce(p.real, p.whole::double precision)) as average,
         min(coalesce(p.real, p.whole::double precision)) as minimum,
         max(coalesce(p.real, p.whole::double precision)) as maximum,
         sum(coalesce(p.real, p.whole::double precision)) as sum,
         coalesce(stddev_samp(coalesce(p.real, p.whole::double precision)), 0)
           as standard_deviation
  from point p
  where p.series = s.id and p.quality = 2
  group by 1
) w;

create view millwright.aggregates_1h as
select s.path, s.property, s.alias, w.ts, w.count, w.average, w.minimum, w.maximum, w.sum,
       w.standard_deviation
from named_series s
cross join lateral (
  select date_bin('1 hour', p.ts - interval '1 microsecond', timestamptz 'epoch')
           + interval '1 hour' as ts,
         count(*) as count,
         avg(coalesce(p.real, p.whole::double precision)) as average,
         min(coalesce(p.real, p.whole::double precision)) as minimum,
         max(coalesce(p.real, p.whole::double precision)) as maximum,
         sum(coalesce(p.real, p.whole::double precision)) as sum,
         coalesce(stddev_samp(coalesce(p.real, p.whole::double precision)), 0)
           as standard_deviation
  from point p
  where p.series = s.id and p.quality = 2
  group by 1
) w;

create view millwright.aggregates_1d as
select s.path, s.property, s.alias, w.ts, w.count, w.average, w.minimum, w.maximum, w.sum,
       w.standard_deviation
from named_series s
cross join lateral (
  select date_bin('1 day', p.ts - interval '1 microsecond', timestamptz 'epoch')
           + interval '1 day' as ts,
         count(*) as count,
         avg(coalesce(p.real, p.whole::double precision)) as average,
         min(coalesce(p.real, p.whole::double precision)) as minimum,
         max(coalesce(p.real, p.whole::double precision)) as maximum,
         sum(coalesce(p.real, p.whole::double precision)) as sum,
         coalesce(stddev_samp(coalesce(p.real, p.whole::double precision)), 0)
           as standard_deviation
  from point p
  where p.series = s.id and p.quality = 2
  group by 1
) w;

comment on view millwright.aggregates_1m is 'GOOD data in windows of a minute, ts is the end';
comment on view millwright.aggregates_15m is 'GOOD data in windows of a quarter hour, ts is the end';
comment on view millwright.aggregates_1h is 'GOOD data in windows of an hour, ts is the end';
comment on view millwright.aggregates_1d is 'GOOD data in windows of a day (UTC), ts is the end';

create view millwright.alarms as
select a.path, l.alarm, l.state, l.state in ('UNACKNOWLEDGED', 'ACKNOWLEDGED') as active,
       l.since_ts as since, l.raised_ts as raised, l.priority, l.message, a.name as asset_name,
       m.key as model, l.asset as asset_id
from alarm l
left join asset a on a.id = l.asset
left join model m on m.id = a.model;

comment on view millwright.alarms is
  'Every alarm that was ever raised, as it stands now (ISA-18.2 states)';

-- The KPIs are the metrics with the names of ISO 22400-2, written as in the model.
create view millwright.kpis as
select s.path, s.property as kpi, p.ts, coalesce(p.real, p.whole::double precision) as value,
       quality_name(p.quality) as quality, s.unit
from named_series s
join point p on p.series = s.id
where s.kind = 'METRIC'
  and s.property in ('oee', 'availability', 'effectiveness', 'performance', 'quality',
                     'quality_rate', 'quality_ratio', 'utilization', 'utilization_efficiency',
                     'throughput', 'throughput_rate', 'scrap_ratio', 'rework_ratio',
                     'first_pass_yield', 'fall_off_ratio', 'technical_efficiency',
                     'allocation_efficiency', 'mtbf', 'mttr', 'mttf', 'oee_coverage');

comment on view millwright.kpis is 'One row for each asset, KPI and window; ts is the end of the window';

create function packml_state(number double precision) returns text
language sql immutable parallel safe
return case number
  when 0 then 'Undefined' when 1 then 'Clearing' when 2 then 'Stopped' when 3 then 'Starting'
  when 4 then 'Idle' when 5 then 'Suspended' when 6 then 'Execute' when 7 then 'Stopping'
  when 8 then 'Aborting' when 9 then 'Aborted' when 10 then 'Holding' when 11 then 'Held'
  when 12 then 'Unholding' when 13 then 'Suspending' when 14 then 'Unsuspending'
  when 15 then 'Resetting' when 16 then 'Completing' when 17 then 'Complete'
  else number::text end;

-- How long a machine stayed in a state other than running. From its series `state` (PackML; 6 is
-- Execute), or from `running` where it has no `state`. Time without GOOD data is unknown and no
-- downtime. "to" is null while it lasts.
create view millwright.downtime as
with machine as (
  select distinct on (path) id, path, property
  from named_series
  where property in ('state', 'running')
  order by path, property desc
), point_of as (
  select m.path, p.ts, p.quality,
         case when p.quality <> 2 then null
              when m.property = 'state' then
                coalesce(p.text, packml_state(coalesce(p.real, p.whole::double precision)))
              when coalesce(p.real, p.whole::double precision) <> 0 then 'Execute'
              else 'Not running' end as state
  from machine m
  join point p on p.series = m.id
), change as (
  select path, ts, state,
         state is distinct from lag(state) over w or row_number() over w = 1 as changed
  from point_of
  window w as (partition by path order by ts, quality)
), interval_of as (
  select path, ts as "from", lead(ts) over (partition by path order by ts) as "to", state
  from change
  where changed
)
select path, "from", "to", state, coalesce("to", now()) - "from" as duration
from interval_of
where state is not null and state <> 'Execute';

comment on view millwright.downtime is
  'Intervals in which a machine did not run, by PackML state; "to" is null while it lasts';
