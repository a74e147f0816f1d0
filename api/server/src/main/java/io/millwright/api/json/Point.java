// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A data point as {@code /api/v1/} answers it.
 *
 * @param t the time, UTC; null for an attribute, which has none
 * @param q the quality
 * @param v the value; null if there is none
 */
public record Point(@Nullable Instant t, Quality q, JsonNode v) {
  /** Returns a data point. */
  public static Point of(Tqv tqv) {
    return new Point(tqv.time(), tqv.quality(), ValueJson.json(tqv.value()));
  }

  /** Returns a value that holds at every time. */
  public static Point constant(Value value) {
    return new Point(null, value.isPresent() ? Quality.GOOD : Quality.BAD, ValueJson.json(value));
  }
}
