-- SPDX-License-Identifier: Apache-2.0
-- Each computed value knows the version of the plant whose formula gave it. Readings have none, and so
-- have the values that were computed before: null costs a row nothing.
alter table point add column version integer;

create or replace view millwright.readings as
select s.path, s.property, s.alias, p.ts, coalesce(p.real, p.whole::double precision) as value,
       p.text, quality_name(p.quality) as quality, s.unit, p.version as plant_version
from named_series s
join point p on p.series = s.id;

comment on column millwright.readings.plant_version is
  'The version of the plant whose formula gave a computed value first; null for readings, and for what was computed before Millwright kept it';
