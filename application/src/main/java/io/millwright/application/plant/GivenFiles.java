// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import java.util.List;

/** The model files that a server was started with. A host that has some provides a bean of it. */
@FunctionalInterface
public interface GivenFiles {
  /** Compares the files, as they are on disk now, with the plant that the server serves. */
  Comparison compare();

  /**
   * How the files differ from the plant.
   *
   * @param files the files and folders as they were given; empty where none were
   * @param changes what applying them would change, a line each, as {@code plan} says it
   * @param problems what is wrong in the files, each with its place
   */
  record Comparison(List<String> files, List<String> changes, List<String> problems) {
    public Comparison {
      files = List.copyOf(files);
      changes = List.copyOf(changes);
      problems = List.copyOf(problems);
    }

    /** Of a server without files. */
    public static final Comparison NONE = new Comparison(List.of(), List.of(), List.of());
  }
}
