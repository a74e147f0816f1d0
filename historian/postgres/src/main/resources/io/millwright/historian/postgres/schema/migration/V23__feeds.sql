-- SPDX-License-Identifier: Apache-2.0
-- Which source of which edge delivered which stream when, (since, until].

create table feed (
  number bigint generated always as identity primary key,
  edge   text not null,
  source text not null,
  alias  text not null,
  since  timestamptz not null,
  until  timestamptz
);
comment on column feed.until is 'null while the source delivers the stream';
create index feed_of_edge on feed (edge);
create index feed_of_alias on feed using hash (alias);
