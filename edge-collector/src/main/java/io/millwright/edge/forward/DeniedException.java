// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.forward;

import java.io.IOException;

/**
 * Thrown if the next hop lets this edge write none of the streams of a batch, and has accepted no
 * other stream from it so far. It is the cause of an {@link
 * io.millwright.reading.ReadingSink.UnavailableException}.
 */
public final class DeniedException extends IOException {
  private static final long serialVersionUID = 1;

  /** Creates an exception with the next hop's own message. */
  public DeniedException(String message) {
    super(message);
  }
}
