// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options for the server that a command calls. */
final class ServerOption {
  private static final String USUAL = "http://127.0.0.1:8080";

  @Option(
      names = "--server",
      paramLabel = "URL",
      defaultValue = USUAL,
      description = "the server (default: ${DEFAULT-VALUE})")
  private URI server = URI.create(USUAL);

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description =
          "who you are, where the server asks; better in MILLWRIGHT_TOKEN, which others on this"
              + " machine can't see")
  private Optional<String> token = Optional.empty();

  @Mixin private TrustOption trust = new TrustOption();

  /**
   * Returns the option that another command needs to reach the same server, with a space before it;
   * empty for the default server.
   */
  String again() {
    return server.equals(URI.create(USUAL)) ? "" : " --server " + server;
  }

  ServerClient client() {
    trust.apply();
    return new ServerClient(server, token);
  }
}
