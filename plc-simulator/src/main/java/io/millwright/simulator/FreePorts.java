// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds ports that nothing listens on. */
final class FreePorts {
  private FreePorts() {}

  /** Returns whether nothing listens on a port of a host. */
  static boolean isFree(String host, int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getByName(host))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns a port of a host on which nothing listens now. */
  static int find(String host) {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("No free port on %s".formatted(host), e);
    }
  }
}
