// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.document;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millwright.api.caller.Caller;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells whether two requests are the same: they come from the same caller, call the same operation,
 * and have the same parameters and the same members in their bodies, in any order.
 */
@Singleton
public final class RequestDigest {
  private static final String KEY = RequestDigest.class.getName();

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /** The members of a request, until its digest is asked for. */
  private record Given(String operation, Map<String, List<String>> parameters, ByteBuffer body) {}

  private final CurrentVertxRequest current;
  private final Caller caller;

  RequestDigest(CurrentVertxRequest current, Caller caller) {
    this.current = current;
    this.caller = caller;
  }

  /**
   * Keeps what a request consists of until its digest is asked for.
   *
   * @param parameters the parameters of the path and the query
   * @param body the body, JSON or nothing; the caller must not change it
   */
  public static void keep(
      RoutingContext context, String operation, Map<String, List<String>> parameters, byte[] body) {
    context.put(KEY, new Given(operation, new TreeMap<>(parameters), ByteBuffer.wrap(body)));
  }

  /** Returns the digest of the request that this thread is answering. */
  String now() {
    Given given = current.getCurrent().get(KEY);
    if (given == null) {
      throw new IllegalStateException("This request has no client token by its protocol");
    }
    try {
      var bytes = given.body().array();
      var body = bytes.length == 0 ? Map.of() : JSON.readValue(bytes, Object.class);
      var request = List.of(given.operation(), caller.name().orElse(""), given.parameters(), body);
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(JSON.writeValueAsBytes(request)));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("A request that was checked before can't be compared", e);
    }
  }
}
