// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.forward;

import java.io.IOException;

/**
 * The next hop lets this edge write none of the streams of a batch, and has let it write no other
 * one so far. It is the cause of an {@link io.millwright.reading.ReadingSink.UnavailableException}.
 */
public final class DeniedException extends IOException {
  private static final long serialVersionUID = 1;

  /** A refusal of the next hop, with its own words. */
  public DeniedException(String message) {
    super(message);
  }
}
