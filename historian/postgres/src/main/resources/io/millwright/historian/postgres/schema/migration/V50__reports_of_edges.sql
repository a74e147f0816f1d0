-- SPDX-License-Identifier: Apache-2.0
-- The last that each edge has said of itself.

create table edge_report (
  edge     text primary key,
  heard    timestamptz not null,
  sent_by  text not null,
  document text not null
);
comment on column edge_report.heard is 'by the clock of the server';
comment on column edge_report.sent_by is 'the principal; empty where the server does not ask who calls';
comment on column edge_report.document is 'JSON; at most a few hundred KB';
