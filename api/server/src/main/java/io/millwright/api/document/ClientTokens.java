// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.document;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.caller.Caller;
import io.millwright.api.problem.Refusal;
import io.millwright.application.Actor;
import io.millwright.application.UnitOfWork;
import io.millwright.application.document.Document;
import io.millwright.application.document.DocumentStore;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Makes a repeated request harmless: the same request with a client token that was used before gets
 * the first result, and nothing happens again. Another request with a used token is refused,
 * because its caller would believe that it was done. A request and its token are one unit of work.
 * A refused request does not use its token. Tokens are remembered for a day, also after a restart.
 * Safe for use by several threads.
 */
@Singleton
public final class ClientTokens {
  private static final String KIND = "client-token";
  private static final String REQUEST = "request";
  private static final String ANSWER = "answer";
  private static final Duration KNOWN = Duration.ofDays(1);
  private static final Duration CLEANING = Duration.ofHours(1);

  // SiteWise API: \S{36,64}.
  private static final Pattern TOKEN = Pattern.compile("[!-~]{36,64}");

  private final DocumentStore store;
  private final DocumentBodies json;
  private final InstantSource clock;
  private final UnitOfWork units;
  private final Function<String, Actor> actors;
  private final Supplier<String> requests;
  private final AtomicReference<Instant> cleaned = new AtomicReference<>(Instant.EPOCH);

  @Inject
  ClientTokens(
      DocumentStore store,
      DocumentBodies json,
      InstantSource clock,
      UnitOfWork units,
      Caller caller,
      RequestDigest requests) {
    this(store, json, clock, units, caller::actor, requests::now);
  }

  ClientTokens(
      DocumentStore store,
      DocumentBodies json,
      InstantSource clock,
      UnitOfWork units,
      Function<String, Actor> actors,
      Supplier<String> requests) {
    this.store = store;
    this.json = json;
    this.clock = clock;
    this.units = units;
    this.actors = actors;
    this.requests = requests;
  }

  /**
   * Runs a request, or returns the result of its first run.
   *
   * @param operation the operation, such as {@code CreateAsset}; each has its own tokens
   * @param token the client token; without one, every request is new
   * @param request does the request and returns its result; it may run several times until it can
   *     be committed
   * @throws Refusal if the token is malformed, or was used for another request
   */
  public ObjectNode once(String operation, Optional<String> token, Supplier<ObjectNode> request) {
    if (token.isPresent() && !TOKEN.matcher(token.get()).matches()) {
      throw Refusal.invalid(
          "clientToken has to be 36 to 64 printable ASCII characters without spaces; send a UUID");
    }
    return units.run(
        actors.apply(operation),
        _ ->
            token
                .map(known -> once(new Document.Key(KIND, operation + "/" + known), request))
                .orElseGet(request));
  }

  private ObjectNode once(Document.Key key, Supplier<ObjectNode> request) {
    var now = clock.instant();
    var digest = requests.get();
    var first = store.find(key).filter(known -> known.updated().isAfter(now.minus(KNOWN)));
    if (first.isPresent()) {
      return result(json.read(first.get()), digest);
    }
    var result = request.get();
    var kept = JsonNodeFactory.instance.objectNode().put(REQUEST, digest);
    kept.set(ANSWER, result);
    store.write(List.of(new Document(key, "", json.write(kept), now, now)), List.of());
    clean(now);
    return result;
  }

  private static ObjectNode result(ObjectNode kept, String digest) {
    if (!kept.has(REQUEST)) {
      // An earlier version saved the answer alone.
      return kept;
    }
    if (!kept.get(REQUEST).asText().equals(digest)) {
      throw Refusal.invalid(
          "This clientToken was used for another request; repeat that one unchanged, or send this"
              + " one with a new token");
    }
    return (ObjectNode) kept.get(ANSWER);
  }

  private void clean(Instant now) {
    var last = cleaned.get();
    if (now.isAfter(last.plus(CLEANING)) && cleaned.compareAndSet(last, now)) {
      store.removeOlder(KIND, now.minus(KNOWN));
    }
  }
}
