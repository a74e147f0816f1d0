// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.document;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.application.document.Document;
import jakarta.inject.Singleton;

/** Reads and writes the bodies of documents. */
@Singleton
public final class DocumentBodies {
  private final ObjectReader reader;
  private final ObjectWriter writer;

  DocumentBodies(ObjectMapper json) {
    reader = json.readerFor(ObjectNode.class);
    // Not every JSON text can be stored unescaped: half of a surrogate pair can't.
    writer = json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
  }

  /** Returns the body of a document. */
  public ObjectNode read(Document document) {
    try {
      return reader.readValue(document.body());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "The stored %s is not JSON; was it changed by hand?".formatted(document.key()), e);
    }
  }

  /** Returns the text of a body, in ASCII. */
  public String write(ObjectNode body) {
    try {
      return writer.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON can't be written: " + e.getMessage(), e);
    }
  }
}
