-- SPDX-License-Identifier: Apache-2.0
-- The historian's own tables. Nobody outside reads them: the views in schema millwright are the
-- interface. Flyway has created the schema historian and put it first in the search path.

-- ---------------------------------------------------------------- the plant, as it was last saved

create table model (
  id          uuid primary key,
  position    integer not null,
  key         text not null,
  name        text not null,
  description text not null
);

create table property (
  model        uuid not null references model on delete cascade,
  id           uuid not null,
  position     integer not null,
  key          text not null,
  name         text not null,
  type         text not null check (type in ('INTEGER', 'DOUBLE', 'BOOLEAN', 'STRING', 'STRUCT')),
  unit         text not null,
  kind         text not null check (kind in ('ATTRIBUTE', 'MEASUREMENT', 'TRANSFORM', 'METRIC')),
  -- of an attribute: its default
  value_kind   smallint,
  whole        bigint,
  real         double precision,
  text         text,
  -- of a transform or a metric: as it was written
  formula      text,
  -- of a metric
  every_nanos  bigint,
  offset_nanos bigint,
  primary key (model, id)
);

create table hierarchy (
  model    uuid not null references model on delete cascade,
  id       uuid not null,
  position integer not null,
  key      text not null,
  name     text not null,
  child    uuid not null,
  primary key (model, id)
);

create table alarm_definition (
  model           uuid not null references model on delete cascade,
  key             text not null,
  position        integer not null,
  condition       text not null,
  deadband        double precision not null,
  on_delay_nanos  bigint not null,
  off_delay_nanos bigint not null,
  priority        text not null,
  message         text not null,
  primary key (model, key)
);

create table asset (
  id          uuid primary key,
  position    integer not null,
  key         text not null,
  name        text not null,
  description text not null,
  model       uuid not null references model,
  parent      uuid,
  hierarchy   uuid,
  path        text not null
);

create unique index asset_path on asset (md5(path));

create table attribute (
  asset      uuid not null references asset on delete cascade,
  property   uuid not null,
  value_kind smallint not null,
  whole      bigint,
  real       double precision,
  text       text,
  primary key (asset, property)
);

create table own_alias (
  asset    uuid not null references asset on delete cascade,
  property uuid not null,
  alias    text not null,
  primary key (asset, property)
);

-- Every property of every asset with its alias: what model and asset say, multiplied out.
create table asset_property (
  asset    uuid not null references asset on delete cascade,
  property uuid not null,
  alias    text not null,
  primary key (asset, property)
);

-- An alias may be longer than an index entry; its digest never is.
create unique index asset_property_alias on asset_property (md5(alias));

-- Grows by one with every plant saved; writers compare it to know whether their cache of series
-- still holds.
create table plant_version (version bigint not null);
insert into plant_version values (0);

-- ---------------------------------------------------------------- points

create table series (
  id         integer generated always as identity primary key,
  alias      text collate "C" not null,
  -- the property that it belongs to; null while none claims it
  asset      uuid,
  property   uuid,
  first_seen timestamptz not null
);

create unique index series_alias on series (md5(alias));
create index series_by_alias on series (left(alias, 600), id);
create unique index series_property on series (asset, property);

-- quality:    0 BAD, 1 UNCERTAIN, 2 GOOD: of several points at one time, GOOD is the last
-- value_kind: 0 null, 1 integer and 2 boolean (whole), 3 double (real), 4 text
create table point (
  ts         timestamptz not null,
  whole      bigint,
  real       double precision,
  series     integer not null,
  quality    smallint not null,
  value_kind smallint not null,
  text       text,
  constraint point_key primary key (series, ts, quality)
);

-- ---------------------------------------------------------------- engine and alarms

create table engine_progress (
  tree     uuid primary key,
  until_ts timestamptz not null
);

create table alarm_event (
  id       bigint generated always as identity primary key,
  asset    uuid not null,
  alarm    text not null,
  ts       timestamptz not null,
  kind     text not null check (kind in ('RAISED', 'CLEARED', 'ACKNOWLEDGED')),
  priority text not null,
  message  text not null,
  actor    text not null,
  late     boolean not null,
  unique (asset, alarm, ts, kind)
);

create index alarm_event_ts on alarm_event (ts, id);

-- What the events of an alarm add up to; last_ts is the time of the last event counted.
create table alarm (
  asset     uuid not null,
  alarm     text not null,
  state     text not null,
  since_ts  timestamptz not null,
  raised_ts timestamptz not null,
  priority  text not null,
  message   text not null,
  last_ts   timestamptz not null,
  primary key (asset, alarm)
);
