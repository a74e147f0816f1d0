// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps import jobs, so that they survive a restart. Safe for use by several threads. */
public interface ImportJobStore {
  /** How many jobs are kept; of more, the oldest that have ended are forgotten. */
  int MOST = 10_000;

  /**
   * Keeps a new job.
   *
   * @param request what it was asked for: the JSON text of SiteWise's CreateBulkImportJob
   */
  void create(ImportJob job, String request);

  /** Keeps how a job is now, in the place of what was kept of that. */
  void save(ImportJob job);

  /** What a job was asked for. */
  Optional<String> findRequest(UUID id);

  /** A job. */
  Optional<ImportJob> find(UUID id);

  /** Every job, the oldest first. */
  List<ImportJob> all();
}
