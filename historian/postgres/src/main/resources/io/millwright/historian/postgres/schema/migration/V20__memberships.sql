-- SPDX-License-Identifier: Apache-2.0
-- Which asset was whose child when, (from_ts, to_ts], where that is not simply as it is now: an asset that has
-- been nowhere else has no row. What is left of removed assets is kept for those whose children they were.

create table membership (
  child     uuid not null,
  place     integer not null,
  parent    uuid not null,
  hierarchy uuid not null,
  from_ts   timestamptz,
  to_ts     timestamptz,
  since     bigint not null default 0,
  primary key (child, place)
);
comment on column membership.place is 'counts a child''s memberships from 0, the oldest first';
comment on column membership.from_ts is 'null from the beginning of its data';
comment on column membership.to_ts is 'null as long as it is there';

create table removed_child (
  asset      uuid not null,
  key        text not null,
  removed    timestamptz not null,
  alias      text,
  value_kind smallint,
  whole      bigint,
  real       double precision,
  text       text,
  since      bigint not null default 0,
  primary key (asset, key)
);
comment on table removed_child is
  'a property of a removed asset: its stream''s alias, or the value of an attribute';

-- Versions of these, as of the plant's other tables.
do $$
declare
  part text;
begin
  foreach part in array array['membership', 'removed_child']
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
