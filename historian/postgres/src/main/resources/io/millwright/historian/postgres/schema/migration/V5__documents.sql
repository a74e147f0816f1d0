-- SPDX-License-Identifier: Apache-2.0
-- Documents and settings that are kept as they are. Their ids are ordered by code point, whatever
-- the database's language is: pages must not depend on it.

create table document (
  kind    text not null,
  id      text not null collate "C",
  parent  text not null,
  body    text not null,
  created timestamptz not null,
  updated timestamptz not null,
  primary key (kind, id)
);

create index document_by_parent on document (kind, parent, id);
