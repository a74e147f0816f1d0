// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.millwright.reading.Alias;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import java.time.Instant;

/**
 * A data point with its data stream, as {@code /api/v1/} answers it.
 *
 * @param alias the data stream
 * @param t the time, UTC
 * @param q the quality
 * @param v the value; null if there is none
 */
public record StreamPoint(String alias, Instant t, Quality q, JsonNode v) {
  /** Returns a data point of a stream. */
  public static StreamPoint of(Alias alias, Tqv tqv) {
    return new StreamPoint(alias.path(), tqv.time(), tqv.quality(), ValueJson.json(tqv.value()));
  }
}
