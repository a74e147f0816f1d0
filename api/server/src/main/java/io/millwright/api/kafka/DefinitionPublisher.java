// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.kafka;

import io.millwright.application.plant.PlantChanged;
import io.millwright.application.plant.Plants;
import io.millwright.asset.Plant;
import io.millwright.file.PlantFiles;
import io.millwright.kafka.RecordSender;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.wire.Definition;
import io.millwright.wire.DefinitionCodec;
import io.millwright.wire.Topics;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes all models and trees on {@link Topics#MODELS}: everything at the start, because the
 * last process may have died between saving and publishing, and then every change. A change of the
 * plant does not wait for Kafka. While the brokers are unavailable, changes are published later.
 */
@Singleton
@IfBuildProfile("cluster")
final class DefinitionPublisher {
  private static final System.Logger LOG = System.getLogger(DefinitionPublisher.class.getName());
  private static final long RETRY_SECONDS = 5;

  private final RecordSender sender;
  private final Plants plants;
  private final ScheduledExecutorService telling =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("definitions").factory());

  /** The definitions that Kafka has acknowledged, by key. Only the publishing thread uses them. */
  private final Map<String, String> told = new HashMap<>();

  private boolean failing;

  DefinitionPublisher(RecordSender sender, Plants plants) {
    this.sender = sender;
    this.plants = plants;
  }

  void start(@Observes StartupEvent event) {
    telling.execute(this::tell);
  }

  void follow(@Observes PlantChanged change) {
    telling.execute(this::tell);
  }

  void stop(@Observes ShutdownEvent event) {
    telling.shutdownNow();
  }

  private void tell() {
    try {
      var definitions = definitions(plants.now());
      var records = sender.batch(Topics.MODELS);
      var news = new HashMap<String, String>();
      definitions.forEach((key, definition) -> {
        if (!definition.document().equals(told.get(key))) {
          records.add(key, DefinitionCodec.encode(definition));
          news.put(key, definition.document());
        }
      });
      var gone = told.keySet().stream().filter(key -> !definitions.containsKey(key)).toList();
      gone.forEach(key -> records.add(key, null));
      records.await();
      told.putAll(news);
      gone.forEach(told::remove);
      report(null);
    } catch (UnavailableException e) {
      report(e);
      if (!telling.isShutdown()) {
        var _ = telling.schedule(this::tell, RETRY_SECONDS, TimeUnit.SECONDS);
      }
    }
  }

  private void report(@Nullable UnavailableException failure) {
    if (failing != (failure != null)) {
      failing = failure != null;
      LOG.log(
          failure == null ? System.Logger.Level.INFO : System.Logger.Level.WARNING,
          failure == null
              ? "definitions state=TOLD"
              : "definitions state=WAITING cause=\"" + failure.getMessage() + "\"");
    }
  }

  private static Map<String, Definition> definitions(Plant plant) {
    var texts = PlantFiles.texts(plant);
    var definitions = new HashMap<String, Definition>();
    for (var model : plant.models()) {
      var text = texts.get("models/%s.yaml".formatted(model.key()));
      add(definitions, new Definition(Definition.Subject.MODEL, model.id().uuid(), orEmpty(text)));
    }
    for (var root : plant.roots()) {
      var text = texts.get("assets/%s.yaml".formatted(root.key()));
      add(definitions, new Definition(Definition.Subject.TREE, root.id().uuid(), orEmpty(text)));
    }
    return definitions;
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static void add(Map<String, Definition> definitions, Definition definition) {
    definitions.put(definition.key(), definition);
  }
}
