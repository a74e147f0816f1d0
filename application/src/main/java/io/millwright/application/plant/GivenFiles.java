// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import java.util.List;

/**
 * The model files that a server was started with. A host that has some provides a bean of this
 * type.
 */
@FunctionalInterface
public interface GivenFiles {
  /** Compares the files on disk with the plant that the server serves. */
  Comparison compare();

  /**
   * The differences between the files and the plant.
   *
   * @param files the files and folders as they were given; empty if there are none
   * @param changes what applying them would change, one change per line, as {@code plan} prints it
   * @param problems what is wrong in the files, each with its place
   */
  record Comparison(List<String> files, List<String> changes, List<String> problems) {
    public Comparison {
      files = List.copyOf(files);
      changes = List.copyOf(changes);
      problems = List.copyOf(problems);
    }

    /** The comparison of a server without files. */
    public static final Comparison NONE = new Comparison(List.of(), List.of(), List.of());
  }
}
