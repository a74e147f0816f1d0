// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.util.List;

/**
 * An event: the access file was changed, and its new content is in force.
 *
 * @param changes the differences, one per line, without secrets
 */
public record AccessChanged(List<String> changes) {
  public AccessChanged {
    changes = List.copyOf(changes);
  }
}
