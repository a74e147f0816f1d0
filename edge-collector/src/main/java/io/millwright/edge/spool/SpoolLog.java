// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.nio.file.Path;

/**
 * The log of a spool, under the category of {@link Spool}.
 *
 * @param folder the spool's folder, which each line names
 */
record SpoolLog(Path folder) {
  private static final System.Logger LOG = System.getLogger(Spool.class.getName());

  /** Logs a change that people should know of, as {@code key=value} pairs. */
  void warn(String change) {
    LOG.log(System.Logger.Level.WARNING, "spool=" + folder + " " + change);
  }

  /** Logs a harmless failure. */
  void debug(String what, Throwable failure) {
    LOG.log(System.Logger.Level.DEBUG, what, failure);
  }
}
