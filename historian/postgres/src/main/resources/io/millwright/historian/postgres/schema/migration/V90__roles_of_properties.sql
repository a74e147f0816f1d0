-- SPDX-License-Identifier: Apache-2.0
-- What a property means to people. A role that somebody has set is part of the plant and stands in the table
-- property; the roles of all properties, set or inferred, stand in property_role, which Millwright fills when it
-- starts and when it saves a plant. Views look for those and never for names.

-- No row changes, so none goes into the past: null says that nobody has set a role.
alter table property add column role text;
alter table past_property add column role text;

create table property_role (
  model    uuid not null references model on delete cascade,
  property uuid not null,
  role     text not null,
  is_kpi   boolean not null,
  primary key (model, property)
);
comment on table property_role is 'the roles of all properties that have one; follows from the plant';

-- Filled by Millwright at its start, from the one list of states that it has.
create table packml_state (
  number integer primary key,
  name   text not null,
  runs   boolean not null
);
comment on column packml_state.runs is 'true for the one state in which a machine does its work';

create or replace view named_series as
select s.id, s.alias, a.path, p.key as property, p.name, coalesce(o.unit, p.unit) as unit, p.kind,
       m.key as model, r.role, r.is_kpi
from series s
left join asset a on a.id = s.asset
left join model m on m.id = a.model
left join property p on p.model = a.model and p.id = s.property
left join property_setting o on o.asset = s.asset and o.property = s.property
left join property_role r on r.model = a.model and r.property = s.property;

create or replace view millwright.properties as
select a.path, p.key as property, p.name, lower(p.type) as type, coalesce(s.unit, p.unit) as unit,
       lower(p.kind) as kind,
       coalesce(o.alias, a.path || '/' || replace(p.key, '.', '/')) as alias, p.formula,
       case coalesce(v.value_kind, p.value_kind)
         when 3 then coalesce(v.real, p.real)
         when 1 then coalesce(v.whole, p.whole)::double precision
         when 2 then coalesce(v.whole, p.whole)::double precision
       end as number,
       coalesce(v.text, case when v.value_kind is null then p.text end) as text,
       m.key as model, a.id as asset_id, p.id as property_id, r.role
from asset a
join model m on m.id = a.model
join property p on p.model = a.model
left join own_alias o on o.asset = a.id and o.property = p.id
left join property_setting s on s.asset = a.id and s.property = p.id
left join attribute_now v on v.asset = a.id and v.property = p.id
left join property_role r on r.model = p.model and r.property = p.id;

comment on column millwright.properties.role is
  'What the property means, such as oee or bay; null where it has no meaning of its own';

create or replace view millwright.latest as
select s.path, s.property, s.alias, p.ts, coalesce(p.real, p.whole::double precision) as value,
       p.text, quality_name(p.quality) as quality, s.unit, s.name, s.model, s.role
from named_series s
cross join lateral (
  (select * from point where point.series = s.id and point.ts <= now() + interval '1 second'
   order by ts desc, point.quality desc limit 1)
  union all
  (select * from point where point.series = s.id order by ts desc, point.quality desc limit 1)
  limit 1
) p;

create or replace view millwright.kpis as
select s.path, s.property as kpi, p.ts, coalesce(p.real, p.whole::double precision) as value,
       quality_name(p.quality) as quality, s.unit, s.role
from named_series s
join point p on p.series = s.id
where s.is_kpi;

comment on view millwright.kpis is
  'One row for each asset, KPI and window; ts is the end of the window, or the time of a value that has none';

-- How long a machine stayed in a state other than running: from its PackML state, or where it has none from the
-- property that is true while it runs. Time without GOOD data is unknown and no downtime.
create or replace view millwright.downtime as
with machine as (
  select distinct on (path) id, path, role
  from named_series
  where role in ('packml_state', 'running') and path is not null
  order by path, role = 'packml_state' desc, property
), point_of as (
  select m.path, p.ts, p.quality,
         case when p.quality <> 2 then null
              when m.role = 'packml_state' then
                coalesce(p.text, k.name, coalesce(p.real, p.whole::double precision)::text)
              when coalesce(p.real, p.whole::double precision) <> 0 then r.name
              else 'Not running' end as state
  from machine m
  join point p on p.series = m.id
  left join packml_state k on k.number = coalesce(p.real, p.whole::double precision)
  cross join (select name from packml_state where runs) r
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
where state is not null and state <> (select name from packml_state where runs);

drop function packml_state(double precision);
