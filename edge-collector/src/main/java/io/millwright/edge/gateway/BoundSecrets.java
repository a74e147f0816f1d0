// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import io.millwright.edge.Passwords;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.SourceDefinition;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keeps the passwords that an edge knows for the servers that somebody at the edge has named. Who
 * configures a gateway may send the edge to any server, under the name of any source; a password
 * goes only where the edge's own file, or its environment, says that it belongs.
 */
final class BoundSecrets {
  private static final List<String> WHERE = List.of("endpoint", "security", "user");
  private static final String UNPROTECTED = "None";

  private final Supplier<EdgeDefinition> own;
  private final Passwords passwords;

  /**
   * @param own the edge by its own file, as it is now
   */
  BoundSecrets(Supplier<EdgeDefinition> own, Passwords passwords) {
    this.own = own;
    this.passwords = passwords;
  }

  /**
   * Checks a source that the gateway has configured.
   *
   * @throws ConfigurationException if it would send a password elsewhere, or unprotected
   */
  void check(SourceDefinition source) {
    if (text(source, "user").isEmpty() || isInOwnFile(source)) {
      return;
    }
    var name = source.name();
    var endpoint = text(source, "endpoint").orElse("");
    if (!passwords.endpoint(name).equals(Optional.of(endpoint))) {
      throw new ConfigurationException(
          "Source %s asks the edge to send its user and password to %s, and nobody at the edge says that they are for that server; set %s to it where the edge runs"
              .formatted(name, endpoint, Passwords.endpointVariable(name)));
    }
    boolean isProtected =
        text(source, "security").filter(security -> !security.equals(UNPROTECTED)).isPresent();
    if (!isProtected && !passwords.security(name).equals(Optional.of(UNPROTECTED))) {
      throw new ConfigurationException(
          "Source %s asks the edge to send its user and password without encryption; choose a securityPolicy, or set %s=%s where the edge runs"
              .formatted(name, Passwords.securityVariable(name), UNPROTECTED));
    }
  }

  private boolean isInOwnFile(SourceDefinition source) {
    return own.get().sources().stream()
        .filter(ours -> ours.name().equals(source.name()))
        .anyMatch(
            ours -> WHERE.stream().allMatch(key -> text(ours, key).equals(text(source, key))));
  }

  private static Optional<String> text(SourceDefinition source, String key) {
    return Optional.ofNullable(source.settings().entries().get(key))
        .map(setting -> setting.text().strip());
  }
}
