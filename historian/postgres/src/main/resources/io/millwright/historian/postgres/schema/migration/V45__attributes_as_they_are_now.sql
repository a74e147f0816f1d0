-- SPDX-License-Identifier: Apache-2.0
-- What people and queries see of an attribute is the value that holds now. The table attribute keeps the value of
-- the last change, which may hold from a time to come.

-- One row for each attribute with a value of its own that holds now; without one the model's default does.
create view attribute_now as
select v.asset, v.property,
       coalesce(c.value_kind, v.value_kind) as value_kind,
       case when c.value_kind is null then v.whole else c.whole end as whole,
       case when c.value_kind is null then v.real else c.real end as real,
       case when c.value_kind is null then v.text else c.text end as text
from attribute v
left join lateral (
  select * from attribute_change h
  where h.asset = v.asset and h.property = v.property and h.from_ts <= now()
  order by h.from_ts desc limit 1
) c on true
where c.value_kind is not null
   or not exists (
     select from attribute_change h where h.asset = v.asset and h.property = v.property);

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
       m.key as model, a.id as asset_id, p.id as property_id
from asset a
join model m on m.id = a.model
join property p on p.model = a.model
left join own_alias o on o.asset = a.id and o.property = p.id
left join property_setting s on s.asset = a.id and s.property = p.id
left join attribute_now v on v.asset = a.id and v.property = p.id;

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
left join attribute_now v on v.asset = a.id and v.property = p.id;
