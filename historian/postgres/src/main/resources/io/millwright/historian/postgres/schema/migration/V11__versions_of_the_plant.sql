-- SPDX-License-Identifier: Apache-2.0
-- Every version of the plant is kept. Each row of the plant's tables knows the version since which it
-- has been so; a row that is changed or removed goes into the past, with the version that ended it.
-- Version n is made of the rows since n or before that have not ended by n.
--
-- Who adds a column to one of these tables adds it to its past_ table, too, with the same default.

create table plant_change (
  version bigint primary key,
  ts      timestamptz not null,
  who     text not null,
  via     text not null,
  changes integer not null
);

insert into plant_change
select version, now(), 'Millwright', 'upgrade', 0 from plant_version where version > 0;

alter table model
  add column revision integer not null default 1,
  add column created timestamptz not null default now(),
  add column updated timestamptz not null default now();
alter table asset
  add column revision integer not null default 1,
  add column created timestamptz not null default now(),
  add column updated timestamptz not null default now();

create function keep_past() returns trigger language plpgsql as $$
begin
  execute format(
    'insert into historian.%I select v.version, o.* from ended o, historian.plant_version v'
      ' where o.since < v.version',
    'past_' || tg_table_name);
  return null;
end $$;

do $$
declare
  part text;
begin
  foreach part in array array[
    'model', 'property', 'hierarchy', 'composite_model', 'interface_relationship',
    'interface_mapping', 'alarm_definition', 'asset', 'attribute', 'own_alias']
  loop
    execute format('alter table %I add column since bigint not null default 0', part);
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

-- Where an asset was, and which assets are gone.
create index past_asset_id on past_asset (id, until);
create index past_model_id on past_model (id, until);
