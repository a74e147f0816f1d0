// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import java.util.ArrayList;
import java.util.List;

/** What a change of the plant says and may not mean, for those who decide on it. */
public final class Hints {
  private Hints() {}

  /** A sentence for each, with the part of the plant that it is about; of what stays, none. */
  public static List<String> of(Plant before, Plant after) {
    var lines = new ArrayList<>(RenameHints.of(before, after));
    lines.addAll(UnitHints.of(before, after));
    return lines;
  }
}
