// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.forward;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Set;
import javax.net.ssl.SSLException;

/**
 * Explains why a server does not accept what an edge sends, with what to do about it. All requests
 * of an edge use the same words for the same trouble.
 *
 * @param server the server's address
 * @param hasToken whether the edge has a token
 */
public record DestinationMessages(URI server, boolean hasToken) {
  private static final String EXCEPTION = "Exception: ";
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  /** Returns the address to which readings are sent. */
  URI readings() {
    return URI.create(withSlash() + "properties");
  }

  private String withSlash() {
    var text = server.toString();
    return text.endsWith("/") ? text : text + "/";
  }

  /** Returns the message for an answer with an unexpected status. */
  public String refused(HttpResponse<?> answer, String reason) {
    var asked = answer.uri();
    return REDIRECTS.contains(answer.statusCode())
        ? answer
            .headers()
            .firstValue("Location")
            .map(location -> moved(asked, location, answer.statusCode()))
            .orElseGet(() -> refused(answer.statusCode(), reason, asked))
        : refused(answer.statusCode(), reason, asked);
  }

  /**
   * Returns the message for a redirect, with the server's new address and without the path of the
   * request.
   */
  private String moved(URI asked, String location, int status) {
    var below = asked.toString().substring(withSlash().length());
    var place = resolve(asked, location);
    var found = place.endsWith(below) ? place.substring(0, place.length() - below.length()) : place;
    return "%s is at %s (%d); give that address after --to".formatted(server, found, status);
  }

  private static String resolve(URI asked, String location) {
    try {
      return asked.resolve(location).toString();
    } catch (IllegalArgumentException e) {
      return location;
    }
  }

  /**
   * Returns the message for an answer with a status other than a redirect.
   *
   * @param asked the address of the request
   */
  String refused(int status, String reason, URI asked) {
    return switch (status) {
      case 401 ->
          hasToken
              ? "%s does not know this edge's token (401): set MILLWRIGHT_TOKEN to a token that is in the server's access file, made with ./millwright key NAME --role operator"
                  .formatted(readings())
              : "%s asks who calls, and this edge has no token (401): set MILLWRIGHT_TOKEN to one that is made with ./millwright key NAME --role operator"
                  .formatted(readings());
      case 403 ->
          "%s does not let this edge write (403): %s; give the edge's token the role operator, and below: the places that it delivers"
              .formatted(readings(), orNoReason(reason));
      case 503 ->
          "%s can't take anything now (503): %s; see the server's log"
              .formatted(readings(), orNoReason(reason));
      case 404, 405 ->
          "%s answers, but not as this edge's server does (%d): check the address after --to, and that the server is no older than the edge"
              .formatted(asked, status);
      default ->
          "%s answered %d: %s; see the server's log".formatted(asked, status, orNoReason(reason));
    };
  }

  /** Returns the message for a request that got no answer. */
  public String unreachable(Throwable failure) {
    if (find(failure, SSLException.class)) {
      return "%s can't be trusted: %s; name its certificate, or that of its CA, with --ca FILE"
          .formatted(server, withoutJava(message(failure)));
    }
    if (find(failure, UnknownHostException.class)
        || find(failure, UnresolvedAddressException.class)) {
      return "%s can't be found: there is no host %s; check the name after --to, and the DNS"
          .formatted(server, server.getHost());
    }
    if (find(failure, NoRouteToHostException.class)
        || find(failure, HttpConnectTimeoutException.class)) {
      return "%s can't be reached: there is no way to its host; check address, network and firewall"
          .formatted(server);
    }
    if (find(failure, ConnectException.class)) {
      return "%s can't be reached: nothing takes connections there; check address and port after --to, and check that it runs there"
          .formatted(server);
    }
    if (find(failure, HttpTimeoutException.class)) {
      return "%s takes connections and does not answer in time; see how busy it is"
          .formatted(server);
    }
    return "%s closed the connection without an answer: %s; check that it is a Millwright server, and whether it wants https"
        .formatted(server, message(failure));
  }

  private static boolean find(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return true;
      }
    }
    return false;
  }

  private static String message(Throwable failure) {
    var message = failure.getMessage();
    return message == null || message.isEmpty()
        ? failure instanceof IOException ? "no reason given" : failure.toString()
        : message;
  }

  /**
   * Removes the class names of Java exceptions from a message, because they mean nothing to people.
   */
  private static String withoutJava(String message) {
    int end = message.lastIndexOf(EXCEPTION);
    return end < 0 ? message : message.substring(end + EXCEPTION.length());
  }

  private static String orNoReason(String reason) {
    return reason.isBlank() ? "no reason given" : reason.strip();
  }
}
