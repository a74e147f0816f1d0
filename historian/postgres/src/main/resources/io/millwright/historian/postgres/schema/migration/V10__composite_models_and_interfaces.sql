-- SPDX-License-Identifier: Apache-2.0
-- What models are composed of, and which interfaces they fulfil. A property of a composite model is a
-- row of `property` whose key begins with the composite model's key and a dot.

alter table model add column type text not null default 'ASSET_MODEL'
  check (type in ('ASSET_MODEL', 'COMPONENT_MODEL', 'INTERFACE'));

create table composite_model (
  model       uuid not null references model on delete cascade,
  id          uuid not null,
  position    integer not null,
  key         text not null,
  name        text not null,
  description text not null,
  type        text not null,
  component   uuid,
  primary key (model, id)
);

create table interface_relationship (
  model    uuid not null references model on delete cascade,
  position integer not null,
  contract uuid not null,
  primary key (model, contract)
);

-- own: the model's property or hierarchy that stands for the interface's, wanted
create table interface_mapping (
  model    uuid not null references model on delete cascade,
  contract uuid not null,
  kind     text not null check (kind in ('PROPERTY', 'HIERARCHY')),
  wanted   uuid not null,
  own      uuid not null,
  primary key (model, contract, kind, wanted)
);
