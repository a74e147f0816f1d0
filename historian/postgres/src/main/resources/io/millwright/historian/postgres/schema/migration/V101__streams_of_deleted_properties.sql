-- SPDX-License-Identifier: Apache-2.0
-- The stream of a deleted property belongs to nobody. It remembers whose it was: the property gets it back when it is
-- restored, and no other property gets it because it has the same alias.

alter table series add column former_asset uuid, add column former_property uuid;

create index series_former on series (former_asset) where former_asset is not null;
