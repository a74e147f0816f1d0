// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.util.List;

/**
 * The access file was changed, and its new content is in force.
 *
 * @param changes a line each, without secrets
 */
public record AccessChanged(List<String> changes) {
  public AccessChanged {
    changes = List.copyOf(changes);
  }
}
