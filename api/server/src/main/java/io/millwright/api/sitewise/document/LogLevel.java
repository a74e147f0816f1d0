// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.millwright.application.document.Document;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What Millwright logs: everything, errors only, or nothing. Kept over restarts. */
@Singleton
final class LogLevel {
  private static final Document.Key KEY = new Document.Key("setting", "logging");
  private static final String USUAL = "INFO";

  private final Resources resources;
  private final Logger logger = Logger.getLogger("io.millwright");

  LogLevel(Resources resources) {
    this.resources = resources;
  }

  /** Where nothing was ever put, the configuration decides. */
  void start(@Observes StartupEvent started) {
    resources.findPart(KEY).ifPresent(part -> apply(part.body().path("level").asText()));
  }

  /** INFO, ERROR or OFF. */
  String now() {
    return resources.findPart(KEY).map(part -> part.body().path("level").asText()).orElse(USUAL);
  }

  /** Logs this from now on. */
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
