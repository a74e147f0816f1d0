// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.core.JsonFactory;
import io.millwright.api.problem.Refusal;
import io.millwright.file.edge.EdgeTexts;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import java.io.IOException;
import java.util.stream.Collectors;

/** Checks texts in requests that have a language of their own. They are stored unchanged. */
final class EmbeddedText {
  private static final JsonFactory JSON = new JsonFactory();

  private EmbeddedText() {}

  /**
   * Refuses a text that is not exactly one JSON value.
   *
   * @param place the place of the text, as a JSON pointer
   */
  static void refuseNotJson(String place, String text) {
    try (var parser = JSON.createParser(text)) {
      if (parser.nextToken() == null) {
        throw Refusal.invalid("%s holds no JSON", place);
      }
      parser.skipChildren();
      if (parser.nextToken() != null) {
        throw Refusal.invalid("%s holds more than one value of JSON", place);
      }
    } catch (IOException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST, "%s is not JSON: %s".formatted(place, e.getMessage()), e);
    }
  }

  /**
   * Refuses a text that is not an edge file in YAML or JSON. The edge checks what only connectors
   * understand.
   *
   * @param place the place of the text, as a JSON pointer
   */
  static void refuseNotEdgeFile(String place, String text) {
    if (text.isBlank()) {
      throw Refusal.invalid("%s holds no edge file", place);
    }
    try {
      var _ = EdgeTexts.aliases(place, text);
    } catch (InvalidException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          e.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")),
          e);
    }
  }
}
