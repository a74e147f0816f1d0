// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;

/**
 * Counts the requests of one walk that a server did not answer in time. A slow server may answer a
 * smaller request, and a server that has gone answers none; so some time-outs are borne, and one
 * more means that the server has gone.
 */
final class Timeouts {
  private static final int MOST = 16;

  private int borne;

  /** True for a time-out after which it is worth while to go on. */
  boolean isBorne(UaException e) {
    return isTimeout(e.getStatusCode()) && ++borne <= MOST;
  }

  /** True where the server may have gone, though that was not clear yet. */
  boolean isAny() {
    return borne > 0;
  }

  static boolean isTimeout(StatusCode status) {
    return status.value() == StatusCodes.Bad_Timeout
        || status.value() == StatusCodes.Bad_RequestTimeout;
  }
}
