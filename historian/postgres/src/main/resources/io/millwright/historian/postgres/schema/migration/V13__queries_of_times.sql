-- SPDX-License-Identifier: Apache-2.0
-- What the query language makes precomputed_aggregates of: inside the grouping it can say which
-- times it needs, which PostgreSQL can't find out from the ends of windows. And the composite model
-- of a property, the one that its key begins with.

create view sitewise.stream as
select s.id, s.asset::text as asset_id, s.property::text as property_id, s.alias as property_alias
from series s;

create view sitewise.stream_number as
select p.series as stream, p.ts, p.quality,
       case p.value_kind when 1 then p.whole::double precision when 3 then p.real end as number
from point p;

drop view sitewise.precomputed_aggregates;

create or replace view sitewise.asset_property as
select a.id::text as asset_id, p.id::text as property_id, p.name as property_name,
       coalesce(o.alias, a.path || '/' || replace(p.key, '.', '/')) as property_alias,
       p.key as property_external_id,
       c.id::text as asset_composite_model_id, lower(p.kind) as property_type,
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
left join composite_model c on c.model = p.model and p.key like '%.%'
  and c.key = left(p.key, length(p.key) - strpos(reverse(p.key), '.'))
left join own_alias o on o.asset = a.id and o.property = p.id
left join attribute v on v.asset = a.id and v.property = p.id;
