// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** Where the server may listen: beyond loopback only where it knows who may call. */
public final class Listening {
  private Listening() {}

  /**
   * Why the server must not listen there; empty where it may.
   *
   * @param host the address or name that it would listen on
   * @param hasAccess true where an access file says who may call
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

  /** What can't be resolved is not known to be loopback. */
  private static boolean isLoopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
