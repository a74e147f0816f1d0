-- SPDX-License-Identifier: Apache-2.0
-- Replays: parts of the past that are computed again, each with a draft of what comes out
-- differently, which becomes visible all at once.

-- The version of the plant that a tree was last computed with. It has one before its first reading,
-- and then no time.
alter table engine_progress add column plant_version bigint;
alter table engine_progress alter column until_ts drop not null;
update engine_progress set plant_version = (select version from plant_version);

create table replay (
  id        uuid primary key,
  tree      uuid not null,
  targets   text[] not null,
  from_ts   timestamptz not null,
  to_ts     timestamptz not null,
  reason    text not null,
  state     text not null
    check (state in ('WAITING', 'RUNNING', 'DONE', 'FAILED', 'CANCELLED')),
  attempt   integer not null,
  position  timestamptz not null,
  base      timestamptz,
  late_from timestamptz,
  late_to   timestamptz,
  changed   bigint not null,
  created   timestamptz not null,
  ended     timestamptz,
  message   text not null
);

create index replay_open on replay (from_ts) where state in ('WAITING', 'RUNNING');
create index replay_by_age on replay (created);

-- Points of a replay that are not seen yet; of value kind 0 where one goes.
create table draft_point (
  replay     uuid not null references replay on delete cascade,
  series     integer not null,
  ts         timestamptz not null,
  value_kind smallint not null,
  whole      bigint,
  real       double precision,
  text       text,
  primary key (replay, series, ts)
);
