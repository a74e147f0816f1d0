// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.problem.Refusal;
import io.millwright.document.Document;
import io.millwright.document.DocumentStore;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes a repeated request harmless: one with a client token that was used before is answered with
 * the first result, whatever else is in it, and nothing happens again. A refusal is not a result.
 * Tokens are known for a day, also after a restart. Safe for use by several threads.
 */
@Singleton
public final class ClientTokens {
  private static final String KIND = "client-token";
  private static final Duration KNOWN = Duration.ofDays(1);
  private static final Duration CLEANING = Duration.ofHours(1);

  // SiteWise API: \S{36,64}.
  private static final Pattern TOKEN = Pattern.compile("[!-~]{36,64}");

  private final DocumentStore store;
  private final Json json;
  private final InstantSource clock;
  private final List<Lock> locks = Stream.<Lock>generate(ReentrantLock::new).limit(64).toList();
  private final AtomicReference<Instant> cleaned = new AtomicReference<>(Instant.EPOCH);

  ClientTokens(DocumentStore store, Json json, InstantSource clock) {
    this.store = store;
    this.json = json;
    this.clock = clock;
  }

  /**
   * The result of a request.
   *
   * @param operation such as {@code CreateAsset}; each has its own tokens
   * @param token the client token; without one, every request is a new one
   * @param request does what is asked, and gives the result
   */
  public ObjectNode once(String operation, Optional<String> token, Supplier<ObjectNode> request) {
    if (token.isEmpty()) {
      return request.get();
    }
    if (!TOKEN.matcher(token.get()).matches()) {
      throw Refusal.invalid(
          "clientToken has to be 36 to 64 printable ASCII characters without spaces; send a UUID");
    }
    var key = new Document.Key(KIND, operation + "/" + token.get());
    var lock = locks.get(Math.floorMod(key.hashCode(), locks.size()));
    lock.lock();
    try {
      var now = clock.instant();
      var first = store.find(key).filter(known -> known.updated().isAfter(now.minus(KNOWN)));
      if (first.isPresent()) {
        return json.read(first.get());
      }
      var result = request.get();
      store.write(List.of(new Document(key, "", json.write(result), now, now)), List.of());
      clean(now);
      return result;
    } finally {
      lock.unlock();
    }
  }

  private void clean(Instant now) {
    var last = cleaned.get();
    if (now.isAfter(last.plus(CLEANING)) && cleaned.compareAndSet(last, now)) {
      store.removeOlder(KIND, now.minus(KNOWN));
    }
  }
}
