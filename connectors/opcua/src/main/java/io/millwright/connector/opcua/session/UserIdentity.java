// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session;

import io.millwright.connector.ConnectorContext;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.IdentityProvider;
import org.eclipse.milo.opcua.sdk.client.identity.UsernameProvider;

/**
 * How a source identifies itself to a server: the user, and our certificate if security needs it.
 */
public final class UserIdentity {
  private final String source;
  private final OpcUaSettings settings;
  private final ConnectorContext context;

  public UserIdentity(String source, OpcUaSettings settings, ConnectorContext context) {
    this.source = source;
    this.settings = settings;
    this.context = context;
  }

  /**
   * Returns the user with the password. The password is looked up at each call, so that a password
   * that is set later is used by the next attempt.
   */
  public IdentityProvider provider() throws ConnectionException {
    if (settings.user().isEmpty()) {
      return AnonymousProvider.INSTANCE;
    }
    var password = context.secrets().apply(source);
    if (password.isEmpty()) {
      throw new ConnectionException(
          "Bad_IdentityTokenInvalid",
          "There is no password for user %s of source %s; give it to the edge as the secret of that source"
              .formatted(settings.user(), source));
    }
    return new UsernameProvider(settings.user(), password.get());
  }

  /** Returns our certificate with the pinned server certificates; empty if security needs none. */
  public Optional<ClientCertificate> certificate() throws ConnectionException {
    return settings.security().needsCertificate()
        ? Optional.of(ClientCertificate.in(folder(), source, context.clock()))
        : Optional.empty();
  }

  private Path folder() {
    return context.data().resolve("pki");
  }
}
