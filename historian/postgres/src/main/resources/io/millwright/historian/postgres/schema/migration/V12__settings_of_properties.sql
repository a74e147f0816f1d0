-- SPDX-License-Identifier: Apache-2.0
-- What an asset says of its properties besides their aliases: a unit of its own, and whether values
-- are published as notifications.

create table property_setting (
  asset    uuid not null references asset on delete cascade,
  property uuid not null,
  unit     text,
  notify   boolean not null,
  since    bigint not null default 0,
  primary key (asset, property)
);

create table past_property_setting (
  until bigint not null, like property_setting including defaults
);

create trigger keep_changed after update on property_setting referencing old table as ended
  for each statement execute function keep_past();
create trigger keep_removed after delete on property_setting referencing old table as ended
  for each statement execute function keep_past();

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
left join attribute v on v.asset = a.id and v.property = p.id;

create or replace view named_series as
select s.id, s.alias, a.path, p.key as property, p.name, coalesce(o.unit, p.unit) as unit, p.kind,
       m.key as model
from series s
left join asset a on a.id = s.asset
left join model m on m.id = a.model
left join property p on p.model = a.model and p.id = s.property
left join property_setting o on o.asset = s.asset and o.property = s.property;
