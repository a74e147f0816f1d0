// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.application.edge.EdgeConfigurations.Configuration;
import io.millwright.file.edge.EdgeTexts;
import io.millwright.reading.Alias;
import io.millwright.validation.InvalidException;
import java.util.List;
import java.util.Optional;

/**
 * Finds the data streams that a gateway's configuration makes an edge deliver, as far as its text
 * says: all aliases of an edge file, or, for OPC UA, where browsing finds the rest, one alias below
 * each prefix.
 */
final class ConfiguredStreams {
  private static final String OF_OPC_UA = "iotsitewise:opcuacollector:";
  private static final String BELOW = "/any";

  private final ObjectMapper json;

  ConfiguredStreams(ObjectMapper json) {
    this.json = json;
  }

  /**
   * Returns the streams of a configuration; empty if its text does not say them, so that the edge
   * may deliver any.
   */
  Optional<List<Alias>> of(Configuration configuration) {
    try {
      return Optional.of(
          configuration.namespace().startsWith(OF_OPC_UA)
              ? ofOpcUa(json.readTree(configuration.configuration()))
              : EdgeTexts.aliases("configuration", configuration.configuration()));
    } catch (JsonProcessingException | InvalidException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Alias> ofOpcUa(JsonNode configuration) {
    return configuration
        .path("sources")
        .valueStream()
        .map(source -> new Alias(source.path("measurementDataStreamPrefix").asText() + BELOW))
        .toList();
  }
}
