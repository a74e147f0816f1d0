// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Stores import jobs permanently. Safe for use by several threads. */
public interface ImportJobStore {
  /** The most jobs that are stored. If there are more, the oldest ended jobs are deleted. */
  int MOST = 10_000;

  /**
   * Stores a new job.
   *
   * @param request the JSON text of SiteWise's CreateBulkImportJob
   */
  void create(ImportJob job, String request);

  /** Stores the present state of a job. */
  void save(ImportJob job);

  /** Returns the request of a job; empty if there is no such job. */
  Optional<String> findRequest(UUID id);

  /** Returns a job; empty if there is none with this id. */
  Optional<ImportJob> find(UUID id);

  /** Returns every job, the oldest first. */
  List<ImportJob> all();
}
