-- SPDX-License-Identifier: Apache-2.0
-- What model and asset say was multiplied out in the table asset_property: a million rows for a
-- plant of 100,000 assets, written anew at each change. Now it is a view: the usual alias follows
-- from the path. Before the table goes, the views that read it are made to read what it was made of.

create or replace view millwright.properties as
select a.path, p.key as property, p.name, lower(p.type) as type, p.unit, lower(p.kind) as kind,
       coalesce(o.alias, a.path || '/' || replace(p.key, '.', '/')) as alias, p.formula,
       case coalesce(v.value_kind, p.value_kind)
         when 3 then coalesce(v.real, p.real)
         when 1 then coalesce(v.whole, p.whole)::double precision
         when 2 then coalesce(v.whole, p.whole)::double precision
       end as number,
       coalesce(v.text, case when v.value_kind is null then p.text end) as text,
       m.key as model, a.id as asset_id, p.id as property_id
from asset a
join model m on m.id = a.model
join property p on p.model = a.model
left join own_alias o on o.asset = a.id and o.property = p.id
left join attribute v on v.asset = a.id and v.property = p.id;

create or replace view sitewise.asset_property as
select a.id::text as asset_id, p.id::text as property_id, p.name as property_name,
       coalesce(o.alias, a.path || '/' || replace(p.key, '.', '/')) as property_alias,
       p.key as property_external_id,
       null::text as asset_composite_model_id, lower(p.kind) as property_type,
       p.type as property_data_type,
       case coalesce(v.value_kind, p.value_kind)
         when 1 then coalesce(v.whole, p.whole) end as int_attribute_value,
       case coalesce(v.value_kind, p.value_kind)
         when 3 then coalesce(v.real, p.real) end as double_attribute_value,
       case coalesce(v.value_kind, p.value_kind)
         when 2 then coalesce(v.whole, p.whole) <> 0 end as boolean_attribute_value,
       case coalesce(v.value_kind, p.value_kind)
         when 4 then coalesce(v.text, p.text) end as string_attribute_value
from asset a
join property p on p.model = a.model
left join own_alias o on o.asset = a.id and o.property = p.id
left join attribute v on v.asset = a.id and v.property = p.id;

drop table asset_property;

-- Every property of every asset with its alias.
create view asset_property as
select a.id as asset, p.id as property,
       coalesce(o.alias, a.path || '/' || replace(p.key, '.', '/')) as alias
from asset a
join property p on p.model = a.model
left join own_alias o on o.asset = a.id and o.property = p.id;

create index own_alias_by_alias on own_alias using hash (alias);

-- The same the other way round: the property that an alias belongs to. Where it is nobody's own
-- alias, its beginning is the path of an asset and the rest the key of a property.
create function stream_owner(wanted text) returns table (asset uuid, property uuid)
language sql stable parallel safe
begin atomic
  select o.asset, o.property from own_alias o where o.alias = wanted
  union all
  select a.id, p.id
  from generate_series(2, array_length(string_to_array(wanted, '/'), 1) - 1) steps
  join asset a on a.path = array_to_string((string_to_array(wanted, '/'))[1:steps], '/')
  join property p on p.model = a.model
    and replace(p.key, '.', '/') =
      array_to_string((string_to_array(wanted, '/'))[steps + 1:], '/')
  where not exists (select from own_alias o where o.asset = a.id and o.property = p.id);
end;

-- That no two assets have one path is held by the plant. A unique index can't bear that assets swap
-- their paths in one statement; asset_by_path finds them.
drop index asset_path;

-- Positions have gaps, so that an asset that comes in the middle moves no other.
alter table asset alter column position type bigint;
