-- SPDX-License-Identifier: Apache-2.0
-- Who changed what, and when. Rows are added and never changed.

create table audit (
  number  bigint generated always as identity primary key,
  ts      timestamptz not null,
  who     text not null,
  via     text not null,
  changes text[] not null
);
