// SPDX-License-Identifier: Apache-2.0
package io.millwright.jsonpath;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.JsonPathException;
import com.jayway.jsonpath.spi.json.JacksonJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import io.millwright.formula.calculation.JsonPaths;
import io.millwright.value.Value;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * JSON paths in the dialect of Jayway JsonPath, over documents of strict JSON. Paths that could run
 * without end even for a short document are refused: regular expressions, and searches of the whole
 * document for each result of another such search.
 */
public final class JaywayJsonPaths implements JsonPaths {
  private static final int MOST_SEARCHES = 2;

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
    if (path.contains("=~")) {
      throw new IllegalArgumentException(
          "A regular expression (=~) could run without end, so it is refused; compare by ==,"
              + " in or size");
    }
    if (path.split("\\.\\.", -1).length - 1 > MOST_SEARCHES) {
      throw new IllegalArgumentException(
          "More than two .. could run without end; write the steps between them");
    }
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
