// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.AccessRefusedException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of an OpenID provider, found by its discovery document (OpenID Connect Discovery
 * 1.0, section 4). The keys are cached; while the provider is unavailable, the last ones stay
 * valid. A request blocks for ten seconds at most. Safe for use by several threads.
 */
final class IssuerKeys {
  private static final System.Logger LOG = System.getLogger(IssuerKeys.class.getName());
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The longest time for which a key that the provider has withdrawn is still accepted. */
  static final Duration FRESH = Duration.ofMinutes(10);

  /**
   * The shortest time between two requests, so that tokens with unknown keys can't cause one each.
   */
  static final Duration PAUSE = Duration.ofSeconds(10);

  private static final long LARGEST_ANSWER = 1_000_000;
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final URI issuer;
  private final HttpClient http;
  private final ObjectMapper json;
  private final InstantSource clock;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile @Nullable Keys keys;
  private volatile Instant asked = Instant.MIN;
  private volatile String cause = "";

  private record Keys(List<JsonWebKey> all, Instant since) {}

  IssuerKeys(URI issuer, HttpClient http, ObjectMapper json, InstantSource clock) {
    this.issuer = issuer;
    this.http = http;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Returns the provider's keys.
   *
   * @param id the id of the wanted key; the provider is asked again if the cached keys do not
   *     include it. Null if the token names no key
   * @throws AccessRefusedException if there are no cached keys and the provider does not answer
   */
  List<JsonWebKey> keys(@Nullable String id) {
    var have = keys;
    if (have == null) {
      asking.lock();
    } else if (isEnough(have, id) || !asking.tryLock()) {
      return have.all();
    }
    try {
      if (!clock.instant().isBefore(asked.plus(PAUSE))) {
        ask();
        asked = clock.instant();
      }
    } finally {
      asking.unlock();
    }
    have = keys;
    if (have == null) {
      throw new AccessRefusedException(
          Reason.ISSUER_AWAY,
          "The issuer %s can't be asked for its keys, so its tokens can't be checked: %s; try again"
              .formatted(issuer, cause));
    }
    return have.all();
  }

  private boolean isEnough(Keys have, @Nullable String id) {
    boolean known = id == null || have.all().stream().anyMatch(key -> id.equals(key.getKeyId()));
    return known && clock.instant().isBefore(have.since().plus(FRESH));
  }

  private void ask() {
    try {
      var base = issuer.toString().replaceFirst("/+$", "");
      var document = get(URI.create(base + "/.well-known/openid-configuration"));
      var told = document.path("issuer").asText();
      if (!told.equals(issuer.toString())) {
        throw new IOException("it says that it is \"%s\"".formatted(told));
      }
      var answer = get(address(document.path("jwks_uri").asText()));
      var found =
          new JsonWebKeySet(answer.toString())
              .getJsonWebKeys().stream().filter(PublicJsonWebKey.class::isInstance).toList();
      if (found.isEmpty()) {
        throw new IOException("it has no public keys");
      }
      keys = new Keys(found, clock.instant());
      if (!cause.isEmpty()) {
        LOG.log(System.Logger.Level.INFO, "issuer=%s state=BACK".formatted(issuer));
      }
      cause = "";
    } catch (IOException | JoseException | IllegalArgumentException e) {
      away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      away(e);
    }
  }

  private void away(Exception failure) {
    if (cause.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "issuer=%s state=AWAY cause=\"%s\"".formatted(issuer, text(failure)));
    }
    cause = text(failure);
  }

  private static String text(Exception failure) {
    var message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  /**
   * Returns the address of the keys, which must be https, so that nobody on the way can replace
   * them.
   */
  private URI address(String text) throws IOException {
    var address = URI.create(text);
    if (address.getHost() == null
        || !("https".equals(address.getScheme())
            || ("http".equals(address.getScheme())
                && LOOPBACK.contains(address.getHost())
                && LOOPBACK.contains(issuer.getHost())))) {
      throw new IOException("its jwks_uri is no https address");
    }
    return address;
  }

  private JsonNode get(URI address) throws IOException, InterruptedException {
    var answer =
        http.send(
            HttpRequest.newBuilder(address).timeout(PATIENCE).GET().build(),
            BodyHandlers.limiting(BodyHandlers.ofString(), LARGEST_ANSWER));
    if (answer.statusCode() != 200) {
      throw new IOException("%s answered %d".formatted(address, answer.statusCode()));
    }
    try {
      return json.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new IOException("%s answered something else than JSON".formatted(address), e);
    }
  }
}
