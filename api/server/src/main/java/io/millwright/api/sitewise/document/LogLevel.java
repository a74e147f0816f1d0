// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millwright.application.document.Document;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The level of Millwright's log: everything, errors only, or nothing. It survives restarts. */
@Singleton
final class LogLevel {
  private static final Document.Key KEY = new Document.Key("setting", "logging");
  private static final String USUAL = "INFO";

  private final Resources resources;
  private final Logger logger = Logger.getLogger("io.millwright");

  LogLevel(Resources resources) {
    this.resources = resources;
  }

  /** Sets the stored level at the start. If none is stored, the configuration decides. */
  void start(@Observes StartupEvent started) {
    resources.findPart(KEY).ifPresent(part -> apply(part.body().path("level").asText()));
  }

  /** Returns the level: INFO, ERROR or OFF. */
  String now() {
    return resources.findPart(KEY).map(part -> part.body().path("level").asText()).orElse(USUAL);
  }

  /** Sets the level from now on. */
  void put(String level) {
    resources.putPart(KEY, "", JsonNodeFactory.instance.objectNode().put("level", level));
    resources.afterCommit(() -> apply(level));
  }

  private void apply(String level) {
    logger.setLevel(
        switch (level) {
          case "OFF" -> Level.OFF;
          case "ERROR" -> Level.SEVERE;
          default -> Level.INFO;
        });
  }
}
