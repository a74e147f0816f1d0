// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.edge;

import io.millwright.application.edge.EdgeConfigurations.Configuration;
import io.millwright.connector.ConfigurationException;
import io.millwright.connector.ConnectorFactory;
import io.millwright.connector.GatewayTranslation;
import io.millwright.file.edge.EdgeTexts;
import io.millwright.reading.Alias;
import io.millwright.validation.InvalidException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Finds the data streams that a gateway's configuration makes an edge deliver, as far as its text
 * says: all aliases of an edge file, or, if a connector translates the configuration and browsing
 * finds the rest, one alias below each beginning that the text names. Safe for use by several
 * threads.
 */
public final class ConfiguredStreams {
  private static final String BELOW = "/any";

  private final List<GatewayTranslation> translations;

  /** Reads configurations that these connectors translate, and edge files. */
  public ConfiguredStreams(Collection<GatewayTranslation> translations) {
    this.translations = List.copyOf(translations);
  }

  /** Reads configurations that the connectors of this process translate, and edge files. */
  public static ConfiguredStreams ofConnectors() {
    return new ConfiguredStreams(
        ServiceLoader.load(ConnectorFactory.class).stream()
            .flatMap(found -> found.get().gatewayTranslation().stream())
            .toList());
  }

  /**
   * Returns the streams of a configuration; empty if its text does not say them, so that the edge
   * may deliver any.
   */
  public Optional<List<Alias>> of(Configuration configuration) {
    var text = configuration.configuration();
    try {
      return Optional.of(
          translations.stream()
              .filter(translation -> translation.isFor(configuration.namespace()))
              .findFirst()
              .map(translation -> below(translation.aliasBeginnings(text)))
              .orElseGet(() -> EdgeTexts.aliases("configuration", text)));
    } catch (ConfigurationException | InvalidException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Alias> below(List<String> beginnings) {
    return beginnings.stream().map(beginning -> new Alias(beginning + BELOW)).toList();
  }
}
