-- SPDX-License-Identifier: Apache-2.0
-- What SiteWise's query language reads (user guide, "Query reference views"): five views with the
-- documented columns. Ids are texts there, hence the indexes on ids as texts.

create schema if not exists sitewise;

create index asset_by_id_text on asset ((id::text));
create index asset_by_key on asset using hash (key);
create index series_by_property_text on series ((asset::text), (property::text));
create index series_by_whole_alias on series using hash (alias);

-- The external id is the key, or where another asset has the same, the path with colons.
create view sitewise.asset as
select a.id::text as asset_id, a.name as asset_name, a.description as asset_description,
       a.model::text as asset_model_id, a.parent::text as parent_asset_id,
       case when exists (select from asset o where o.key = a.key and o.id <> a.id)
         then replace(substr(a.path, 2), '/', ':') else a.key end as asset_external_id,
       m.key as asset_model_external_id, a.hierarchy::text as hierarchy_id
from asset a
join model m on m.id = a.model;

create view sitewise.asset_property as
select ap.asset::text as asset_id, p.id::text as property_id, p.name as property_name,
       ap.alias as property_alias, p.key as property_external_id,
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
from asset_property ap
join asset a on a.id = ap.asset
join property p on p.model = a.model and p.id = ap.property
left join attribute v on v.asset = ap.asset and v.property = ap.property;

-- Streams that no property claims are there too, by their alias.
create view sitewise.raw_time_series as
select s.asset::text as asset_id, s.property::text as property_id, s.alias as property_alias,
       p.ts as event_timestamp, quality_name(p.quality) as quality,
       case p.value_kind when 2 then p.whole <> 0 end as boolean_value,
       case p.value_kind when 1 then p.whole end as int_value,
       p.real as double_value, p.text as string_value
from series s
join point p on p.series = s.id;

create view sitewise.latest_value_time_series as
select s.asset::text as asset_id, s.property::text as property_id, s.alias as property_alias,
       p.ts as event_timestamp, quality_name(p.quality) as quality,
       case p.value_kind when 2 then p.whole <> 0 end as boolean_value,
       case p.value_kind when 1 then p.whole end as int_value,
       p.real as double_value, p.text as string_value
from series s
cross join lateral (
  select * from point where point.series = s.id order by ts desc, point.quality desc limit 1
) p;

-- Each quality has aggregates of its own; those of booleans and texts are counts only.
create view sitewise.precomputed_aggregates as
select s.asset::text as asset_id, s.property::text as property_id, s.alias as property_alias,
       w.event_timestamp, quality_name(w.quality) as quality, r.code as resolution,
       w.sum_value, w.count_value, w.average_value, w.maximum_value, w.minimum_value,
       w.stdev_value
from (values ('1m', interval '1 minute'), ('15m', interval '15 minutes'),
             ('1h', interval '1 hour'), ('1d', interval '1 day')) r (code, length)
cross join series s
cross join lateral (
  select date_bin(r.length, n.ts - interval '1 microsecond', timestamptz 'epoch') + r.length
           as event_timestamp,
         n.quality, count(*) as count_value, sum(n.number) as sum_value,
         avg(n.number) as average_value, max(n.number) as maximum_value,
         min(n.number) as minimum_value,
         case when count(n.number) = 1 then 0 else stddev_samp(n.number) end as stdev_value
  from (
    select p.ts, p.quality,
           case p.value_kind when 1 then p.whole::double precision when 3 then p.real end as number
    from point p
    where p.series = s.id
  ) n
  group by 1, 2
) w;
