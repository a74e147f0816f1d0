// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The port of an embedded server, in a file of the server's folder. The port is chosen once and
 * used by each start, so that Grafana and other programs find the server. It is below the ports
 * that the system gives to outgoing connections.
 */
final class KeptPort {
  private static final int FIRST = 15432;
  private static final int LAST = 15999;
  private static final int HIGHEST = 65_535;

  private KeptPort() {}

  /**
   * Returns the port that a folder keeps; empty where it keeps none.
   *
   * @throws IOException if the folder can't be read
   */
  static OptionalInt in(Path folder) throws IOException {
    var file = file(folder);
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (NoSuchFileException e) {
      return OptionalInt.empty();
    }
    if (!text.matches("[1-9]\\d{0,4}")) {
      return OptionalInt.empty();
    }
    int port = Integer.parseInt(text);
    return port <= HIGHEST ? OptionalInt.of(port) : OptionalInt.empty();
  }

  /** Keeps a port for the next starts. */
  static void keep(Path folder, int port) throws IOException {
    Files.writeString(file(folder), port + "\n");
  }

  private static Path file(Path folder) {
    return folder.resolve("port");
  }

  /** Returns a port that nobody listens on now. */
  static int free() throws IOException {
    for (int port = FIRST; port <= LAST; port++) {
      if (isFree(port)) {
        return port;
      }
    }
    throw new IOException(
        "All ports from %d to %d of 127.0.0.1 are taken, and the embedded PostgreSQL needs one"
            .formatted(FIRST, LAST));
  }

  /** Returns whether a server could listen on a port of loopback now. */
  static boolean isFree(int port) {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
