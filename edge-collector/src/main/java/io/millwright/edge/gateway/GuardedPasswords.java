// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import io.millwright.connector.ConfigurationException;
import io.millwright.connector.DeviceLogin;
import io.millwright.connector.DeviceLogins;
import io.millwright.edge.Connectors;
import io.millwright.edge.Passwords;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.SourceDefinition;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Releases a device's password only to a device that somebody at the edge has named. A gateway's
 * configuration may send the edge to any device, under the name of any source. Therefore a password
 * goes only to the device that the edge's own file or environment names for that source.
 */
final class GuardedPasswords implements DeviceLogins {
  private static final String UNPROTECTED = "None";

  private final Supplier<EdgeDefinition> own;
  private final Passwords passwords;
  private final Connectors connectors;

  /**
   * Creates the guard of an edge's passwords.
   *
   * @param own returns the edge as its own file now defines it
   * @param passwords the users and passwords of the edge's environment
   * @param connectors say to which device a source logs in
   */
  GuardedPasswords(Supplier<EdgeDefinition> own, Passwords passwords, Connectors connectors) {
    this.own = own;
    this.passwords = passwords;
    this.connectors = connectors;
  }

  @Override
  public Optional<String> findUser(String source) {
    return passwords.user(source);
  }

  @Override
  public String howToName(String source) {
    return "set %s and %s where this edge runs"
        .formatted(Passwords.userVariable(source), Passwords.variable(source));
  }

  @Override
  public void check(SourceDefinition source) {
    connectors
        .findLogin(source)
        .filter(login -> !isInOwnFile(source.name(), login))
        .ifPresent(login -> check(source.name(), login));
  }

  private void check(String source, DeviceLogin login) {
    if (!passwords.endpoint(source).equals(Optional.of(login.device()))) {
      throw new ConfigurationException(
          "Source %s asks the edge to send its user and password to %s, but the edge's own settings do not name that server for them; set %s to it where the edge runs"
              .formatted(source, login.device(), Passwords.endpointVariable(source)));
    }
    if (login.encryption().isEmpty()
        && !passwords.security(source).equals(Optional.of(UNPROTECTED))) {
      throw new ConfigurationException(
          "Source %s asks the edge to send its user and password without encryption; %s, or set %s=%s where the edge runs"
              .formatted(
                  source, login.howToEncrypt(), Passwords.securityVariable(source), UNPROTECTED));
    }
  }

  private boolean isInOwnFile(String source, DeviceLogin login) {
    return own.get().sources().stream()
        .filter(ours -> ours.name().equals(source))
        .anyMatch(ours -> connectors.findLogin(ours).equals(Optional.of(login)));
  }
}
