// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps import jobs, so that they survive a restart. Safe for use by several threads. */
public interface ImportJobStore {
  /** Keeps a job as it is now, in the place of what was kept of it. */
  void save(ImportJob job);

  /** A job. */
  Optional<ImportJob> find(UUID id);

  /** Every job, the oldest first. */
  List<ImportJob> all();
}
