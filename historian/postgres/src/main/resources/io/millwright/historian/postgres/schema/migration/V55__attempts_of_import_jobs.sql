-- SPDX-License-Identifier: Apache-2.0
-- Why an import job has ended, how often it has begun, and that somebody may have ended it.

alter table import_job
  add column message text not null default '',
  add column attempts integer not null default 0,
  drop constraint import_job_state_check,
  add constraint import_job_state_check check (
    state in ('PENDING', 'RUNNING', 'COMPLETED', 'COMPLETED_WITH_FAILURES', 'FAILED', 'CANCELLED'));
