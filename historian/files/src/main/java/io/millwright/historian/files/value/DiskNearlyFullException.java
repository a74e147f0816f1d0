// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.value;

import java.io.IOException;

/** The disk on which files of values are written first has no room for more of them. */
public final class DiskNearlyFullException extends IOException {
  private static final long serialVersionUID = 1;

  DiskNearlyFullException() {
    super(
        "The disk of the server, where files of values are written first, is nearly full; make"
            + " room in its folder for temporary files, or choose fewer streams or a shorter time");
  }
}
