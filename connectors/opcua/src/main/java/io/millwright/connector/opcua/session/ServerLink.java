// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.eclipse.milo.opcua.sdk.client.DiscoveryClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.OpcUaClientConfig;
import org.eclipse.milo.opcua.sdk.client.SessionActivityListener;
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider;
import org.eclipse.milo.opcua.sdk.client.identity.IdentityProvider;
import org.eclipse.milo.opcua.stack.core.Stack;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.UserTokenType;
import org.eclipse.milo.opcua.stack.core.types.structured.EndpointDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.UserTokenPolicy;
import org.eclipse.milo.opcua.stack.core.util.EndpointUtil;
import org.eclipse.milo.opcua.stack.transport.client.tcp.OpcTcpClientTransportConfigBuilder;

/**
 * An open session with a server. At the first failure the session is dropped and a new one is
 * opened. Milo's own recovery of sessions is not used, so that a loss is detected at once and the
 * recovery is always the same.
 */
public final class ServerLink implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration DISCOVERY = Duration.ofSeconds(4);
  private static final Duration SESSION = Duration.ofSeconds(8);
  private static final Duration REQUEST = Duration.ofSeconds(10);
  private static final Duration DISCONNECT = Duration.ofSeconds(1);
  private static final Duration KEEP_ALIVE = Duration.ofSeconds(1);
  private static final Duration KEEP_ALIVE_ANSWER = Duration.ofMillis(1500);
  private static final Duration SESSION_TIMEOUT = Duration.ofSeconds(30);

  /** The most nodes in one request if the server sets no limit. */
  private static final int NODES_AT_ONCE = 500;

  private static final Pattern CLASS_NAME = Pattern.compile("\\b(\\w+\\.)+[A-Z][\\w$]*:?");

  private final OpcUaClient client;

  private ServerLink(OpcUaClient client) {
    this.client = client;
  }

  /**
   * Connects and opens a session. This takes ten seconds at most.
   *
   * @param endpoint the address, such as {@code opc.tcp://10.0.4.7:4840}
   * @param identity the user of the session
   * @param onInactive called when the session stops working, perhaps several times
   */
  public static ServerLink open(
      String endpoint,
      Security security,
      IdentityProvider identity,
      Optional<ClientCertificate> certificate,
      SessionActivityListener onInactive)
      throws ConnectionException, InterruptedException {
    if (security.policy() == SecurityPolicy.Aes256_Sha256_RsaPss
        && java.security.Security.getProvider(BouncyCastleProvider.PROVIDER_NAME) == null) {
      // Milo asks for PSS signatures by a name that only this provider knows.
      java.security.Security.addProvider(new BouncyCastleProvider());
    }
    var offered =
        await(DiscoveryClient.getEndpoints(endpoint, ServerLink::timeouts), DISCOVERY, endpoint);
    var chosen = choose(offered, security, identity, endpoint);
    // A server announces its own host names, which this machine may not be able to resolve.
    var reachable = EndpointUtil.updateUrl(chosen, EndpointUtil.getHost(endpoint), port(endpoint));
    var config =
        OpcUaClientConfig.builder()
            .setEndpoint(reachable)
            .setApplicationName(LocalizedText.english("Millwright"))
            .setApplicationUri(ClientCertificate.APPLICATION_URI)
            .setProductUri("urn:millwright")
            .setIdentityProvider(identity)
            .setRequestTimeout(millis(REQUEST))
            .setSessionTimeout(millis(SESSION_TIMEOUT))
            .setKeepAliveInterval(millis(KEEP_ALIVE))
            .setKeepAliveTimeout(millis(KEEP_ALIVE_ANSWER))
            .setKeepAliveFailuresAllowed(uint(1));
    certificate.ifPresent(ours -> ours.configure(config));
    OpcUaClient client;
    try {
      client = OpcUaClient.create(config.build(), ServerLink::timeouts);
    } catch (UaException e) {
      throw failure(e, endpoint);
    }
    client.addSessionActivityListener(onInactive);
    var link = new ServerLink(client);
    try {
      await(client.connectAsync(), SESSION, endpoint);
      return link;
    } catch (ConnectionException | InterruptedException e) {
      link.abandon();
      throw e;
    }
  }

  /** Returns Milo's client. */
  public OpcUaClient client() {
    return client;
  }

  /** Ends the session in the background. */
  public void abandon() {
    var _ = client.disconnectAsync();
  }

  /** Ends the session. Waits up to a second for the server's answer. */
  @Override
  public void close() {
    try {
      var _ = client.disconnectAsync().get(DISCONNECT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException _) {
      // The server drops the session after its own timeout.
    }
  }

  /** Returns an exception that explains a failed call to people. */
  public static ConnectionException failure(UaException e, String endpoint) {
    var status = e.getStatusCode();
    long code = status.value();
    String advice;
    if (code == StatusCodes.Bad_IdentityTokenRejected
        || code == StatusCodes.Bad_UserAccessDenied
        || code == StatusCodes.Bad_IdentityTokenInvalid) {
      advice = "the server rejects the user; check user and password";
    } else if (code == StatusCodes.Bad_SecurityChecksFailed
        || code == StatusCodes.Bad_CertificateUntrusted) {
      advice =
          "one side does not trust the other's certificate; trust Millwright's certificate on the"
              + " server, and look at what is rejected in the PKI folder";
    } else if (code == StatusCodes.Bad_TooManySessions) {
      advice = "the server has no session left; close others or raise its limit";
    } else if (code == StatusCodes.Bad_Timeout) {
      advice = "it does not answer; check address, cable and power";
    } else if (status.isSecurityError()) {
      advice = "security failed: " + reason(e);
    } else {
      advice =
          "%s; check address, port and firewall, and that the server runs".formatted(reason(e));
    }
    return new ConnectionException(
        DataValues.name(status),
        "Cannot reach %s (%s): %s".formatted(endpoint, DataValues.name(status), advice),
        e);
  }

  /** Returns the reason in words, because the exceptions' own messages mean nothing to people. */
  private static String reason(UaException e) {
    return switch (root(e)) {
      case UnknownHostException _ -> "no such host";
      case NoRouteToHostException _ -> "no route to the host";
      case ConnectException _ -> "it accepts no connections";
      case ClosedChannelException _ -> "it closed the connection";
      case Throwable other ->
          Optional.ofNullable(other.getMessage())
              .map(text -> CLASS_NAME.matcher(text).replaceAll("").strip())
              .filter(text -> !text.isEmpty())
              .orElse("no reason given");
    };
  }

  private static EndpointDescription choose(
      List<EndpointDescription> offered,
      Security security,
      IdentityProvider identity,
      String endpoint)
      throws ConnectionException {
    var ofSecurity =
        offered.stream()
            .filter(e -> security.policy().getUri().equals(e.getSecurityPolicyUri()))
            .filter(e -> e.getSecurityMode() == security.mode())
            .filter(e -> Stack.TCP_UASC_UABINARY_TRANSPORT_URI.equals(e.getTransportProfileUri()))
            .toList();
    if (ofSecurity.isEmpty()) {
      throw new ConnectionException(
          "Bad_SecurityPolicyRejected",
          "%s does not offer security %s; it offers %s: choose one of them"
              .formatted(endpoint, security, String.join(", ", names(offered))));
    }
    var wanted =
        identity instanceof AnonymousProvider ? UserTokenType.Anonymous : UserTokenType.UserName;
    return ofSecurity.stream()
        .filter(e ->
            Arrays.stream(
                    Optional.ofNullable(e.getUserIdentityTokens()).orElse(new UserTokenPolicy[0]))
                .anyMatch(policy -> policy.getTokenType() == wanted))
        .findFirst()
        .orElseThrow(() ->
            new ConnectionException(
                "Bad_IdentityTokenRejected",
                wanted == UserTokenType.Anonymous
                    ? "%s lets no anonymous user in; add user: NAME to the source"
                        .formatted(endpoint)
                    : "%s takes no user name and password with security %s; remove user: or choose another security"
                        .formatted(endpoint, security)));
  }

  private static List<String> names(List<EndpointDescription> offered) {
    return offered.stream()
        .map(e -> {
          var uri = Optional.ofNullable(e.getSecurityPolicyUri()).orElse("");
          var policy = uri.substring(uri.indexOf('#') + 1);
          return policy.equals("None") ? policy : policy + "/" + e.getSecurityMode();
        })
        .distinct()
        .toList();
  }

  /**
   * Returns how many nodes one request may name.
   *
   * @param limit the server's limit; 0 and empty mean no limit
   */
  public static int atMost(Optional<UInteger> limit) {
    return limit
        .map(UInteger::longValue)
        .filter(allowed -> allowed > 0)
        .map(allowed -> (int) Math.min(allowed, NODES_AT_ONCE))
        .orElse(NODES_AT_ONCE);
  }

  private static <T> T await(CompletableFuture<T> future, Duration limit, String endpoint)
      throws ConnectionException, InterruptedException {
    try {
      return future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ConnectionException(
          "Bad_Timeout",
          "%s did not answer within %d s; check address, cable and power"
              .formatted(endpoint, limit.toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw failure(
          UaException.extract(e).orElseGet(() -> new UaException(StatusCode.BAD.value(), root(e))),
          endpoint);
    }
  }

  private static Throwable root(Throwable thrown) {
    var cause = thrown.getCause();
    return cause == null ? thrown : root(cause);
  }

  private static int port(String endpoint) {
    int port = EndpointUtil.getPort(endpoint);
    return port > 0 ? port : Stack.DEFAULT_TCP_PORT;
  }

  private static void timeouts(OpcTcpClientTransportConfigBuilder transport) {
    transport.setConnectTimeout(millis(CONNECT)).setAcknowledgeTimeout(millis(CONNECT));
  }

  private static UInteger millis(Duration duration) {
    return uint(duration.toMillis());
  }
}
