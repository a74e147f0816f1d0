// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** Decides where the server may listen: without an access file, only on loopback. */
public final class Listening {
  private Listening() {}

  /**
   * Returns why the server must not listen on a host; empty if it may.
   *
   * @param host the address or name to listen on
   * @param hasAccess whether there is an access file
   */
  public static Optional<String> refusal(String host, boolean hasAccess) {
    if (hasAccess || isLoopback(host)) {
      return Optional.empty();
    }
    return Optional.of(
        ("Listening on %s would let everybody who reaches it be an administrator. Say who may call"
             + " with --access FILE (MILLWRIGHT_API_ACCESS), see docs/how-to/let-others-in.md; or"
             + " listen on 127.0.0.1")
            .formatted(host));
  }

  /** Returns whether a host is loopback; false for a name that can't be resolved. */
  private static boolean isLoopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
