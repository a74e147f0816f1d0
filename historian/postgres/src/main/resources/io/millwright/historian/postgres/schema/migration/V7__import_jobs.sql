-- SPDX-License-Identifier: Apache-2.0
-- Jobs that read values from files; request is the JSON text of SiteWise's CreateBulkImportJob.

create table import_job (
  id      uuid primary key,
  name    text not null,
  state   text not null
          check (state in ('PENDING', 'RUNNING', 'COMPLETED', 'COMPLETED_WITH_FAILURES', 'FAILED')),
  request text not null,
  created timestamptz not null,
  updated timestamptz not null
);
