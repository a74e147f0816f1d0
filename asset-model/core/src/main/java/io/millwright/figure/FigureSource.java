// SPDX-License-Identifier: Apache-2.0
package io.millwright.figure;

import java.util.List;

/** A part of a process that tells numbers about itself. Safe for use by several threads. */
public interface FigureSource {
  /**
   * Returns the figures that there are now. It is asked again now and then, since some come and go;
   * it answers at once, from memory.
   */
  List<Figure> figures();
}
