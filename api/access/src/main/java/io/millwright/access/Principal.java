// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.util.List;

/**
 * A person or a program that has been let in.
 *
 * @param name as the records say it
 * @param role what it may do
 * @param below the paths of the assets that it is limited to, each with all below it, such as
 *     {@code /graz/line-1}; empty for the whole plant
 */
public record Principal(String name, Role role, List<String> below) {
  public Principal {
    below = List.copyOf(below);
  }

  /** True where it may do this at least somewhere. */
  public boolean may(Action action) {
    return role.compareTo(action.least()) >= 0;
  }

  /**
   * True where it may do this there.
   *
   * @param path of an asset, or the alias of a data stream that no property has
   */
  public boolean may(Action action, String path) {
    return may(action) && (!isLimited() || below.stream().anyMatch(top -> isWithin(path, top)));
  }

  /** True where it is limited to parts of the plant. */
  public boolean isLimited() {
    return !below.isEmpty();
  }

  private static boolean isWithin(String path, String top) {
    return path.startsWith(top)
        && (path.length() == top.length() || path.charAt(top.length()) == '/');
  }
}
