// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A data point as {@code /api/v1/} writes it.
 *
 * @param t when, UTC; null for an attribute, which has no time
 * @param q the quality
 * @param v the value; null where there is none
 */
public record Point(@Nullable Instant t, Quality q, JsonNode v) {
  /** A data point. */
  public static Point of(Tqv tqv) {
    return new Point(tqv.time(), tqv.quality(), ValueJson.json(tqv.value()));
  }

  /** A value that holds whatever the time is. */
  public static Point constant(Value value) {
    return new Point(null, value.isPresent() ? Quality.GOOD : Quality.BAD, ValueJson.json(value));
  }
}
