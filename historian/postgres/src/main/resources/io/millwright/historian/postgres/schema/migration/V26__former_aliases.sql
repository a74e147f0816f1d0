-- SPDX-License-Identifier: Apache-2.0
-- Aliases that measurements had before their paths changed. Readings that come under one reach the
-- measurement until an edge delivers the new alias.

create table former_alias (
  alias    text not null,
  asset    uuid not null,
  property uuid not null,
  since    timestamptz not null,
  until    timestamptz
);
comment on column former_alias.until is 'null while no edge delivers the new alias';
-- An alias may be longer than a row of an index.
create unique index former_alias_once on former_alias (md5(alias));
create index former_alias_of_asset on former_alias (asset);
