// SPDX-License-Identifier: Apache-2.0
package io.millwright.benchmark;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.PlantDraft;
import io.millwright.asset.PlantValidation;
import io.millwright.asset.change.PlantChange;
import io.millwright.asset.change.PlantDiff;
import io.millwright.engine.PlantEngine;
import io.millwright.engine.tree.EngineSettings;
import io.millwright.file.PlantFiles;
import io.millwright.historian.embedded.EmbeddedDatabase;
import io.millwright.historian.postgres.PostgresHistorian;
import io.millwright.historian.postgres.database.HistorianConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A plant of 100,000 assets from files to the database and back, and what one change of it costs.
 * Run it with a heap of 2 GiB. The first argument is a folder that may be written.
 */
public final class PlantBenchmark {
  private PlantBenchmark() {}

  /** Prints a table. */
  public static void main(String[] args) throws IOException {
    var folder =
        args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("millwright-benchmark");
    LargePlant.write(folder.resolve("models"));
    try (var server = EmbeddedDatabase.start(folder.resolve("postgres"))) {
      var config = server.config("plant" + System.nanoTime());
      try (var historian = PostgresHistorian.open(config)) {
        run(folder.resolve("models"), historian, config);
      }
    }
  }

  private static void run(Path models, PostgresHistorian historian, HistorianConfig config) {
    System.out.printf("%,d assets, %,d properties%n", LargePlant.ASSETS, LargePlant.PROPERTIES);
    Measured.head();
    long start = System.nanoTime();
    var plant = Measured.once("read the folder", () -> PlantFiles.read(List.of(models)));
    var store = historian.plantStore();
    var saving =
        Measured.once(
            "save all",
            () -> {
              var _ = store.save(plant, change(), 0).orElseThrow();
            });
    Measured.limit(
        "load and apply", Duration.ofNanos(System.nanoTime() - start), Duration.ofSeconds(30));
    Measured.limit("save all beside COPY", saving.time(), CopyOfRows.measure(config).time());
    Measured.heap("plant");
    Measured.median("construct", 5, () -> keep(PlantDraft.of(plant.models(), plant.assets())));
    Measured.median("validate", 5, () -> keep(PlantValidation.check(plant.draft()).size()));
    Measured.median(
        "validate one change",
        5,
        () ->
            keep(
                PlantValidation.check(
                        plant,
                        with(plant, plant.assets().get(7), rename(plant.assets().get(7), "k", "k")))
                    .size()));
    Measured.median(
        "compare with itself",
        5,
        () -> keep(PlantDiff.between(plant, Plant.alreadyChecked(plant.models(), plant.assets()))));
    var named = plant.assets().get(50_005);
    var renamed = with(plant, named, rename(named, named.key(), "Renamed")).checkedAfter(plant);
    save("save one name", historian, renamed);
    save(
        "save one key",
        historian,
        with(plant, named, rename(named, "moved", "Renamed")).checkedAfter(plant));
    var more = new ArrayList<>(plant.assets());
    more.remove(50_005);
    save("save one asset less", historian, Plant.of(plant.models(), more));
    save("save one asset more, in the middle", historian, plant);
    var loaded = Measured.once("load all", () -> store.load().plant());
    Measured.heap("two plants");
    Measured.median("compare with the loaded", 3, () -> keep(PlantDiff.between(loaded, plant)));
    Measured.once(
        "plan: read the folder again and compare",
        () -> keep(PlantDiff.between(loaded, PlantFiles.read(List.of(models)))));
    Measured.once("compare, nothing before", () -> PlantDiff.between(Plant.EMPTY, plant));
    var engine =
        Measured.once(
            "engine of all trees",
            () -> {
              var made =
                  new PlantEngine(
                      plant,
                      _ -> true,
                      EngineSettings.DEFAULT,
                      historian.historian(),
                      UUID::randomUUID);
              keep(made.advance(Instant.parse("2026-11-01T00:00:00Z")));
              return made;
            });
    Measured.heap("two plants, engine");
    keep(engine.plant());
  }

  private static void save(String what, PostgresHistorian historian, Plant plant) {
    var store = historian.plantStore();
    long newest = store.newest();
    Measured.once(what, () -> store.save(plant, change(), newest).orElseThrow());
  }

  private static PlantChange change() {
    return new PlantChange(Instant.parse("2026-11-01T00:00:00Z"), "benchmark", "benchmark", 1);
  }

  private static PlantDraft with(Plant plant, Asset old, Asset now) {
    return PlantDraft.of(
        plant.models(),
        plant.assets().stream().map(asset -> asset.equals(old) ? now : asset).toList());
  }

  private static Asset rename(Asset asset, String key, String name) {
    return new Asset(
        asset.id(),
        key,
        name,
        asset.description(),
        asset.model(),
        asset.placement(),
        asset.attributes(),
        asset.aliases());
  }

  private static volatile Object kept = "";

  /** So that nothing that is measured is optimised away. */
  private static void keep(Object result) {
    kept = result;
    if (kept == null) {
      throw new AssertionError();
    }
  }
}
