// SPDX-License-Identifier: Apache-2.0
package io.millwright.jsonpath;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.spi.json.JacksonJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import io.millwright.formula.JsonPaths;
import io.millwright.reading.Value;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** JSON paths as Jayway JsonPath has them, over documents that are strictly JSON. */
public final class JaywayJsonPaths implements JsonPaths {
  private static final Configuration STRICT = strict();

  private static Configuration strict() {
    var mapper = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    return Configuration.builder()
        .jsonProvider(new JacksonJsonProvider(mapper))
        .mappingProvider(new JacksonMappingProvider(mapper))
        .build();
  }

  @Override
  public Reader compile(String path) {
    JsonPath compiled;
    try {
      compiled = JsonPath.compile(path);
    } catch (JsonPathException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return json -> read(compiled, json);
  }

  private static Value read(JsonPath path, String json) {
    try {
      return value(path.read(json, STRICT));
    } catch (JsonPathException | IllegalArgumentException _) {
      // No JSON, or nothing there.
      return Value.none();
    }
  }

  private static Value value(@Nullable Object found) {
    return switch (found) {
      case null -> Value.none();
      case Boolean on -> Value.of(on.booleanValue());
      case Integer number -> Value.of(number.doubleValue());
      case Long number -> Value.of(number.longValue());
      case BigInteger number -> Value.of(number.doubleValue());
      case Number number -> Value.of(number.doubleValue());
      case String text -> Value.of(text);
      default -> Value.of(STRICT.jsonProvider().toJson(found));
    };
  }
}
