-- SPDX-License-Identifier: Apache-2.0
-- The changes of attributes whose value has not always been the same. An attribute without a row here has
-- always had the value that stands in the table attribute; one with rows has there the value of its last change.

create table attribute_change (
  asset      uuid not null,
  property   uuid not null,
  from_ts    timestamptz not null,
  value_kind smallint not null,
  whole      bigint,
  real       double precision,
  text       text,
  since      bigint not null default 0,
  primary key (asset, property, from_ts)
);
comment on column attribute_change.from_ts is
  'the time from which the value holds; -infinity from the beginning of the data';

create table removed_attribute_change (
  asset      uuid not null,
  key        text not null,
  from_ts    timestamptz not null,
  value_kind smallint not null,
  whole      bigint,
  real       double precision,
  text       text,
  since      bigint not null default 0,
  primary key (asset, key, from_ts)
);
comment on table removed_attribute_change is
  'the same for attributes of removed assets, which removed_child keeps';

-- Versions of these, as of the plant's other tables.
do $$
declare
  part text;
begin
  foreach part in array array['attribute_change', 'removed_attribute_change']
  loop
    execute format(
      'create table %I (until bigint not null, like %I including defaults)', 'past_' || part, part);
    execute format(
      'create trigger keep_changed after update on %I referencing old table as ended'
        ' for each statement execute function keep_past()', part);
    execute format(
      'create trigger keep_removed after delete on %I referencing old table as ended'
        ' for each statement execute function keep_past()', part);
  end loop;
end $$;
