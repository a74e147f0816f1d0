// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;

/**
 * Counts the requests of one walk that a server did not answer in time. A slow server may answer a
 * smaller request, so some time-outs are tolerated. One more means that the server is gone.
 */
final class Timeouts {
  private static final int MOST = 16;

  private int borne;

  /** Returns whether the failure is a time-out that is still tolerated. */
  boolean isBorne(UaException e) {
    return isTimeout(e.getStatusCode()) && ++borne <= MOST;
  }

  /** Returns whether there was a time-out, so that the server may be gone. */
  boolean isAny() {
    return borne > 0;
  }

  static boolean isTimeout(StatusCode status) {
    return status.value() == StatusCodes.Bad_Timeout
        || status.value() == StatusCodes.Bad_RequestTimeout;
  }
}
