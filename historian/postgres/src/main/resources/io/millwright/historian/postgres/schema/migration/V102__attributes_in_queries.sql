-- SPDX-License-Identifier: Apache-2.0
-- What queries see of attributes as newest values, and more functions of SiteWise's query language.

-- The newest value of an attribute is the one that holds now, be it written, set or its model's default. It has the time
-- of the data point that said it last, or the time from which it holds, or that of the last change of asset and model.
create or replace view sitewise.attribute_point as
select a.id as asset, p.id as property,
       coalesce(o.alias, a.path || '/' || replace(p.key, '.', '/')) as alias,
       case when n.ts >= c.from_ts then n.ts
         when c.from_ts > '-infinity' then c.from_ts
         else greatest(a.updated, m.updated) end as ts,
       c.value_kind, c.whole, c.real, c.text
from asset a
join model m on m.id = a.model
join property p on p.model = a.model and p.kind = 'ATTRIBUTE'
left join own_alias o on o.asset = a.id and o.property = p.id
left join attribute v on v.asset = a.id and v.property = p.id
cross join lateral (
  (select h.from_ts, h.value_kind, h.whole, h.real, h.text from attribute_change h
   where h.asset = a.id and h.property = p.id and h.from_ts <= now()
   order by h.from_ts desc limit 1)
  union all
  select timestamptz '-infinity', v.value_kind, v.whole, v.real, v.text
  where v.value_kind is not null
    and not exists (
      select from attribute_change h where h.asset = a.id and h.property = p.id)
  union all
  select timestamptz '-infinity', p.value_kind, p.whole, p.real, p.text
  limit 1
) c
left join lateral (
  select q.ts
  from series s
  cross join lateral (
    select * from point where point.series = s.id and point.ts <= now()
    order by ts desc, point.quality desc limit 1
  ) q
  where s.asset = a.id and s.property = p.id and q.quality = 2
    and (q.value_kind, q.whole, q.real, q.text)
      is not distinct from (c.value_kind, c.whole, c.real, c.text)
) n on true
where c.value_kind > 0;

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
) p
where not exists (
  select from asset a
  join property d on d.model = a.model and d.kind = 'ATTRIBUTE'
  where a.id = s.asset and d.id = s.property
    and (d.value_kind > 0 or exists (
      select from attribute_now v
      where v.asset = a.id and v.property = d.id and v.value_kind > 0)))
union all
select c.asset::text, c.property::text, c.alias, c.ts, quality_name(2::smallint),
       case c.value_kind when 2 then c.whole <> 0 end,
       case c.value_kind when 1 then c.whole end,
       c.real, c.text
from sitewise.attribute_point c;

-- The value of one row of a group, of the same row for all columns, also where it is null.
create or replace function sitewise.keep_first(anyarray, anyelement) returns anyarray
language sql immutable parallel safe
as 'select case when $1 is null then array[$2] else $1 end';

create or replace function sitewise.only_one(anyarray) returns anyelement
language sql immutable parallel safe
as 'select $1[1]';

create or replace aggregate sitewise.first(anyelement) (
  sfunc = sitewise.keep_first, stype = anyarray, finalfunc = sitewise.only_one
);
comment on aggregate sitewise.first(anyelement) is 'the value of the first row of the group';

-- PostgreSQL's sum of whole numbers is a decimal.
create or replace aggregate sitewise.sum(integer) (sfunc = int4_sum, stype = bigint);
create or replace aggregate sitewise.sum(bigint) (sfunc = int8pl, stype = bigint);
create or replace aggregate sitewise.sum(double precision) (sfunc = float8pl, stype = double precision);

create or replace function sitewise.floor(double precision, integer) returns double precision
language sql immutable strict parallel safe
return (floor($1::numeric * 10::numeric ^ $2) / 10::numeric ^ $2)::double precision;

create or replace function sitewise.ceil(double precision, integer) returns double precision
language sql immutable strict parallel safe
return (ceil($1::numeric * 10::numeric ^ $2) / 10::numeric ^ $2)::double precision;

-- Casts.
create or replace function sitewise.as_boolean(boolean) returns boolean
language sql immutable strict parallel safe
return $1;

create or replace function sitewise.as_boolean(double precision) returns boolean
language sql immutable strict parallel safe
return $1 <> 0;

create or replace function sitewise.as_boolean(text) returns boolean
language sql immutable strict parallel safe
return $1::boolean;

create or replace function sitewise.as_integer(bigint) returns bigint
language sql immutable strict parallel safe
return $1;

create or replace function sitewise.as_integer(integer) returns bigint
language sql immutable strict parallel safe
return $1;

create or replace function sitewise.as_integer(double precision) returns bigint
language sql immutable strict parallel safe
return $1::bigint;

create or replace function sitewise.as_integer(numeric) returns bigint
language sql immutable strict parallel safe
return $1::bigint;

create or replace function sitewise.as_integer(boolean) returns bigint
language sql immutable strict parallel safe
return $1::integer;

create or replace function sitewise.as_integer(text) returns bigint
language sql immutable strict parallel safe
return $1::bigint;

create or replace function sitewise.as_timestamp(timestamptz) returns timestamptz
language sql immutable strict parallel safe
return $1;

create or replace function sitewise.as_timestamp(double precision) returns timestamptz
language sql immutable strict parallel safe
return to_timestamp($1);
comment on function sitewise.as_timestamp(double precision) is 'the time of seconds since 1970';

create or replace function sitewise.as_timestamp(text) returns timestamptz
language sql stable strict parallel safe
return $1::timestamptz;
