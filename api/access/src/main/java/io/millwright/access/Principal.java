// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.util.List;

/**
 * An authenticated person or program.
 *
 * @param name the name for logs and records
 * @param role what the principal may do
 * @param below the paths of the assets to which the principal is limited, each including everything
 *     below, such as {@code /graz/line-1}; empty for the whole plant
 */
public record Principal(String name, Role role, List<String> below) {
  public Principal {
    below = List.copyOf(below);
  }

  /** Returns whether the principal may do this at least in a part of the plant. */
  public boolean may(Action action) {
    return role.compareTo(action.least()) >= 0;
  }

  /**
   * Returns whether the principal may do this at a path.
   *
   * @param path the path of an asset, or the alias of an unassociated stream
   */
  public boolean may(Action action, String path) {
    return may(action) && (!isLimited() || below.stream().anyMatch(top -> isWithin(path, top)));
  }

  /** Returns whether the principal is limited to parts of the plant. */
  public boolean isLimited() {
    return !below.isEmpty();
  }

  private static boolean isWithin(String path, String top) {
    return path.startsWith(top)
        && (path.length() == top.length() || path.charAt(top.length()) == '/');
  }
}
