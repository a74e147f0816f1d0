// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

import io.millwright.value.Value;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The port for JSON paths, the second argument of the function {@code jp}. The formula module has
 * no JSON parser; {@link ServiceLoader} finds the provider in a module of its own.
 */
public interface JsonPaths {
  /** A parsed JSON path, ready for repeated use. Safe for use by several threads. */
  @FunctionalInterface
  interface Reader {
    /**
     * Returns what the path finds in a JSON document. Numbers, booleans and texts become values of
     * their type; an object or an array becomes the text of its JSON.
     *
     * @return {@link Value#none} if the path finds nothing or {@code json} is not JSON
     */
    Value read(String json);
  }

  /**
   * Parses a JSON path.
   *
   * @throws IllegalArgumentException if the text is not a JSON path; the message says what is wrong
   */
  Reader compile(String path);

  /** Returns what is wrong with a JSON path; empty if the path is valid. */
  static Optional<String> problem(String path) {
    var provider = provider();
    if (provider.isEmpty()) {
      return Optional.of(
          "This program can't read JSON paths; add the module millwright-asset-model-jsonpath");
    }
    try {
      provider.get().compile(path);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "\"%s\" is not a JSON path (%s); write one such as $.motor.temperature or $[0]"
              .formatted(path, e.getMessage()));
    }
  }

  /** Returns the parsed path; empty if the text is not a JSON path. */
  static Optional<Reader> find(String path) {
    try {
      return provider().map(provider -> provider.compile(path));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static Optional<JsonPaths> provider() {
    return ServiceLoader.load(JsonPaths.class, JsonPaths.class.getClassLoader()).findFirst();
  }
}
