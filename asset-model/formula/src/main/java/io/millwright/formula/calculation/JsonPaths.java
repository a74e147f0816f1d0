// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

import io.millwright.value.Value;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * The port for JSON paths, the second argument of {@code jp}. The core knows no JSON; the provider,
 * found by {@link ServiceLoader}, stands in a module of its own.
 */
public interface JsonPaths {
  /** A path made ready to be used often. Safe for use by several threads. */
  @FunctionalInterface
  interface Reader {
    /**
     * What the path finds in a JSON document: numbers, truths and texts as they are, objects and
     * arrays as the text of their JSON; {@link Value#none} where it finds nothing, or the text is
     * no JSON.
     */
    Value read(String json);
  }

  /**
   * Reads a path.
   *
   * @throws IllegalArgumentException if it is no JSON path; the message says what is wrong
   */
  Reader compile(String path);

  /** What is wrong with a path; empty where nothing is. */
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

  /** A path made ready; empty where it is none. */
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
