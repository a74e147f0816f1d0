// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan;

import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.asset.Plant;
import io.millwright.file.PlantFiles;
import io.millwright.file.edge.EdgeTexts;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads and writes model files as they are sent over HTTP: {@code {files: [{name, text}]}}. */
public final class ModelFiles {
  private static final int MOST_FILES = 20_000;

  /** The memory that a value of a file needs, including what is made of it, in bytes. */
  private static final int BYTES_OF_VALUE = 500;

  private static final long MOST_VALUES = Runtime.getRuntime().maxMemory() / BYTES_OF_VALUE;

  private ModelFiles() {}

  /**
   * A file.
   *
   * @param name the file's path below the folder of model files, with {@code /}
   * @param text the file's content
   */
  record ModelFile(String name, String text) {}

  /**
   * Returns the plant that files define.
   *
   * @param known the present plant. Parts that still exist keep their ids
   * @throws InvalidException with all problems, at the names that the caller gave
   */
  public static Plant read(Body body, Plant known) {
    return read(body, known, _ -> {});
  }

  /**
   * Returns the plant that files define.
   *
   * @param hints receives statements in the files that are valid but perhaps not intended
   * @throws InvalidException with all problems, at the names that the caller gave
   */
  static Plant read(Body body, Plant known, Consumer<Problem> hints) {
    var files = body.list("files");
    if (files.isEmpty()) {
      throw Refusal.invalid(
          "files is missing or empty; send {\"files\": [{\"name\": \"filler.yaml\", \"text\":"
              + " \"...\"}]}");
    }
    if (files.size() > MOST_FILES) {
      throw Refusal.invalid("files has %,d files; send at most %,d", files.size(), MOST_FILES);
    }
    long values = 0;
    var texts = new LinkedHashMap<String, String>();
    for (var file : files) {
      var name = file.text("name");
      if (!PlantFiles.isModelFile(name)) {
        throw Refusal.invalid(
            "%s \"%s\" is not the name of a model file; use one such as models/filler.yaml",
            file.place("name"), name);
      }
      if (texts.put(name, file.text("text")) != null) {
        throw Refusal.invalid(
            "%s \"%s\" stands twice; give each file its own", file.place("name"), name);
      }
      values += values(file.text("text"));
      if (values > MOST_VALUES) {
        throw Refusal.invalid(
            "The files hold more than %,d values, for which this server's memory is too small; give"
                + " it more (MILLWRIGHT_JAVA_OPTS=-Xmx4g)",
            MOST_VALUES);
      }
    }
    var plant = plant(texts, known, hints);
    if (plant.models().isEmpty() && plant.assets().isEmpty()) {
      throw Refusal.invalid(
          "The files define no model and no asset: everything would be removed. Are these the right"
              + " files?");
    }
    return plant;
  }

  /** Returns about how many values a text of YAML or JSON can contain, before it is parsed. */
  private static long values(String text) {
    return text.chars().filter(sign -> ",:-[{\n".indexOf(sign) >= 0).count();
  }

  /** Returns the plant of the files. Mistakes in edge files among them are problems, too. */
  private static Plant plant(Map<String, String> texts, Plant known, Consumer<Problem> hints) {
    var problems = new ArrayList<Problem>();
    var plant = Plant.EMPTY;
    try {
      plant = PlantFiles.parse(texts, known, hints);
    } catch (InvalidException e) {
      problems.addAll(e.problems());
    }
    try {
      EdgeTexts.check(texts, plant, hints);
    } catch (InvalidException e) {
      e.problems().stream().filter(problem -> !problems.contains(problem)).forEach(problems::add);
    }
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    return plant;
  }

  /** Returns the files that define a plant. */
  static List<ModelFile> write(Plant plant) {
    return PlantFiles.texts(plant).entrySet().stream()
        .map(text -> new ModelFile(text.getKey(), text.getValue()))
        .toList();
  }
}
