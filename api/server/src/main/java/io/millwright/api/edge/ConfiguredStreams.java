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
 * Which data streams a gateway's configuration has an edge deliver, as far as its text says: all
 * aliases of an edge file; of OPC UA, where browsing tells the rest, one below each prefix.
 */
final class ConfiguredStreams {
  private static final String OF_OPC_UA = "iotsitewise:opcuacollector:";
  private static final String BELOW = "/any";

  private final ObjectMapper json;

  ConfiguredStreams(ObjectMapper json) {
    this.json = json;
  }

  /** Empty where the text does not say, so that the edge may deliver any. */
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
