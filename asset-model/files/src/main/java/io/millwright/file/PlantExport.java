// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.file.yaml.DocumentFiles;
import io.millwright.file.yaml.Documents;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.SourceText;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Brings a folder of model files in line with a plant, document by document, so that comments and
 * order survive where nothing has changed.
 */
final class PlantExport {
  private final Plant plant;
  private final Path directory;
  private final PlantWriter writer;
  private final Set<Object> written = new HashSet<>();
  private final Set<Path> files = new LinkedHashSet<>();

  PlantExport(Plant plant, Path directory) {
    this.plant = plant;
    this.directory = directory;
    writer = new PlantWriter(plant);
  }

  List<Path> write() throws IOException {
    if (Files.isDirectory(directory)) {
      // What is still there has its ids, although the files may not say so.
      var there = PlantFiles.read(List.of(directory), plant);
      var problems = new ArrayList<Problem>();
      for (var file : DocumentFiles.files(List.of(directory), problems)) {
        var source = SourceText.read(file, problems);
        if (source.isPresent() && isSiteWise(source.get())) {
          problems.add(
              new Problem(
                  new Position(file.toString(), 0, 0),
                  "",
                  "The folder holds SiteWise's JSON, which is read and not written; export into"
                      + " another folder, and go on with that"));
        }
      }
      if (!problems.isEmpty()) {
        throw new InvalidException(problems);
      }
      for (var file : DocumentFiles.files(List.of(directory), problems)) {
        var source = SourceText.read(file, problems);
        if (source.isPresent()) {
          update(file, source.get(), there);
        }
      }
      if (!problems.isEmpty()) {
        throw new InvalidException(problems);
      }
    }
    for (var model : plant.models()) {
      if (!written.contains(model.id())) {
        add("models", model.key(), writer.text(model));
      }
    }
    for (var root : plant.roots()) {
      if (!written.contains(root.id())) {
        add("assets", root.key(), writer.text(root));
      }
    }
    return List.copyOf(files);
  }

  private static boolean isSiteWise(SourceText source) {
    return Documents.parse(source, new ArrayList<>()).stream().anyMatch(SiteWiseReader::isSiteWise);
  }

  private void update(Path file, SourceText source, Plant there) throws IOException {
    var text = new StringBuilder();
    boolean ours = false;
    for (var chunk : Documents.chunks(source, new ArrayList<>())) {
      var now = new StringBuilder();
      boolean same = true;
      for (var document : chunk.documents()) {
        var change = change(document, there);
        if (change.isPresent()) {
          ours |= !change.get().after().isEmpty();
          same &= change.get().before().equals(change.get().after());
          now.append(now.isEmpty() || change.get().after().isEmpty() ? "" : "---\n")
              .append(change.get().after());
        }
      }
      if (same) {
        text.append(chunk.text());
      } else if (!now.isEmpty()) {
        var head = chunk.head();
        boolean divided = text.isEmpty() || head.lines().anyMatch(line -> line.startsWith("---"));
        text.append(divided ? "" : "---\n").append(head).append(now);
      }
      if (!text.isEmpty() && text.charAt(text.length() - 1) != '\n') {
        text.append('\n');
      }
    }
    if (ours) {
      files.add(file);
    }
    if (text.isEmpty()) {
      Files.delete(file);
    } else if (!text.toString().equals(source.text())) {
      Files.writeString(file, text);
    }
  }

  /**
   * What becomes of a document.
   *
   * @param before as the writer would write what it defines now
   * @param after as it is to be; empty where it goes
   */
  private record Change(String before, String after) {}

  /** Returns the change of a document; empty where it does not define a part of a plant. */
  private Optional<Change> change(YamlDocument document, Plant there) {
    var fields = new Fields(document, document.root(), "", new ArrayList<>());
    // A document that does not say since when says what is known.
    var since = PlantWriter.since(plant);
    since.putAll(there.since());
    var before = new PlantWriter(there.withSince(since));
    if (fields.has("asset")) {
      return fields
          .text("asset")
          .flatMap(key -> there.findAsset("/" + key))
          .map(old ->
              new Change(
                  before.text(old),
                  plant
                      .findAsset(old.id())
                      .filter(now -> plant.roots().contains(now))
                      .map(this::written)
                      .orElse("")));
    }
    return fields
        .text("model")
        .flatMap(there::findModel)
        .map(old ->
            new Change(before.text(old), plant.findModel(old.id()).map(this::written).orElse("")));
  }

  private String written(AssetModel model) {
    written.add(model.id());
    return writer.text(model);
  }

  private String written(Asset root) {
    written.add(root.id());
    return writer.text(root);
  }

  private void add(String folder, String key, String text) throws IOException {
    var file = directory.resolve(folder).resolve(key + ".yaml");
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    // A file of that name may hold what has been renamed since.
    var before = Files.exists(file) ? Files.readString(file) + "---\n" : "";
    Files.writeString(file, before + text);
    files.add(file);
  }
}
