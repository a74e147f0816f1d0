-- SPDX-License-Identifier: Apache-2.0
-- What brings snapshots of engines up to date: a log of the times that writers have touched lately,
-- and which snapshots there are.

-- Transactions don't commit in the order of their ids. So a position in the log is the oldest
-- transaction that runs: what is older has ended, and what it has written can be read.
create table change_log (
  xid         bigint not null default pg_current_xact_id()::text::bigint,
  -- written by engines, who know it; others change readings behind their backs
  live        boolean not null,
  -- null: any stream
  alias       text collate "C",
  -- the earliest time touched, in microseconds since the epoch
  from_micros bigint not null
);

create index change_log_xid on change_log (xid);

create table snapshot (
  tree    uuid primary key,
  -- The transaction that wrote the row last. PostgreSQL knows that, too, as xmin; where the two
  -- differ the database was put together from a dump, and its ids mean nothing.
  xid     bigint not null default pg_current_xact_id()::text::bigint,
  updated timestamptz not null default now(),
  -- the position before the tree's engine began to read what it remembers
  since   bigint not null,
  -- the position before the snapshot that is being taken
  begun   bigint,
  -- the file that was kept, and its positions
  id      uuid,
  started bigint,
  taken   bigint
);
