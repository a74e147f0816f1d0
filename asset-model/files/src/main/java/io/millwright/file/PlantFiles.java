// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Plant;
import io.millwright.file.yaml.DocumentFiles;
import io.millwright.file.yaml.Documents;
import io.millwright.file.yaml.SourceText;
import io.millwright.file.yaml.WrongParts;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Model files: YAML documents that begin with {@code model:} or {@code asset:}, many to a file or a
 * file each, and SiteWise's own JSON ({@link SiteWiseReader}). A model, a property, a hierarchy or
 * an asset has the id that {@code id:} gives, or else the one that it has in the plant that the
 * files are to change, by its key or the one that {@code was:} gives, or else one made of its key
 * ({@link StableIds}); so the same files always make the same plant.
 */
public final class PlantFiles {
  private PlantFiles() {}

  /**
   * Reads a plant from files, and from all {@code *.yaml} and {@code *.yml} files in folders and
   * below, and {@code *.json} files that SiteWise has written. Documents that begin with {@code
   * edge:} are left to {@code EdgeFiles}.
   *
   * @throws InvalidException with every problem in all files, each with its place
   */
  public static Plant read(List<Path> filesOrDirectories) {
    return read(filesOrDirectories, Plant.EMPTY);
  }

  /** Returns every problem in files, and in the files of folders, each with its place. */
  public static List<Problem> mistakes(List<Path> filesOrDirectories) {
    try {
      var _ = read(filesOrDirectories);
      return List.of();
    } catch (InvalidException e) {
      return e.problems();
    }
  }

  /**
   * Reads what is to become of a plant.
   *
   * @param known the plant as it is, whose ids what is still there keeps
   * @throws InvalidException with every problem in all files, each with its place
   */
  public static Plant read(List<Path> filesOrDirectories, Plant known) {
    var files = new PlantReading(known, new ArrayList<>(), true);
    var documents = new ArrayList<YamlDocument>();
    for (var file : DocumentFiles.files(filesOrDirectories, files.problems())) {
      documents.addAll(Documents.read(file, files.problems(), files.keys()::unread));
    }
    return files.plant(documents);
  }

  /**
   * Reads a plant from files and leaves out what is wrong in them: a property, an alias, an asset
   * with what stands below it, and what needs one of these.
   */
  public static SoundPlant readSound(List<Path> filesOrDirectories) {
    var mistakes = new ArrayList<Problem>();
    var broken = new ArrayList<String>();
    var documents = new ArrayList<YamlDocument>();
    for (var file : DocumentFiles.files(filesOrDirectories, mistakes)) {
      documents.addAll(Documents.read(file, mistakes, broken::add));
    }
    var leftOut = new ArrayList<Problem>();
    var found = mistakes;
    while (true) {
      var files = new PlantReading(Plant.EMPTY, new ArrayList<>(), false);
      broken.forEach(files.keys()::unread);
      try {
        var plant = files.plant(documents);
        mistakes.sort(Comparator.comparing(Problem::position));
        return new SoundPlant(plant, mistakes, leftOut);
      } catch (InvalidException e) {
        for (var problem : e.problems()) {
          (files.keys().isFollowing(problem) ? leftOut : found).add(problem);
        }
        // What is found from now on was right until these parts were gone.
        found = leftOut;
        if (!WrongParts.remove(documents, e.problems())) {
          documents.clear();
        }
      }
    }
  }

  /**
   * Returns the files that {@link #read} reads of a folder and below.
   *
   * @throws InvalidException if the folder can't be read
   */
  public static List<Path> files(Path directory) {
    var problems = new ArrayList<Problem>();
    var files = DocumentFiles.files(List.of(directory), problems);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    return files;
  }

  /**
   * Returns the files of a folder and below that {@link #read} passes over for their names although
   * they begin as model files do, such as {@code line.yaml.txt}.
   *
   * @throws InvalidException if the folder can't be read
   */
  public static List<Path> passedOver(Path directory) {
    try {
      return DocumentFiles.passedOver(directory);
    } catch (IOException e) {
      throw new InvalidException(
          List.of(
              new Problem(
                  new Position(directory.toString(), 0, 0),
                  "",
                  "Can't be read (%s); check the permissions".formatted(e))));
    }
  }

  /** Returns whether a model file may have a name: {@code .yaml}, {@code .yml} or {@code .json}. */
  public static boolean isModelFile(String name) {
    return DocumentFiles.isModelFile(name);
  }

  /**
   * Reads a plant from the texts of files, by their names.
   *
   * @throws InvalidException with every problem in all texts, each with its place
   */
  public static Plant parse(Map<String, String> texts) {
    return parse(texts, Plant.EMPTY);
  }

  /**
   * Reads what is to become of a plant.
   *
   * @param known the plant as it is, whose ids what is still there keeps
   * @throws InvalidException with every problem in all texts, each with its place
   */
  public static Plant parse(Map<String, String> texts, Plant known) {
    return parse(texts, known, _ -> {});
  }

  /**
   * Reads what is to become of a plant.
   *
   * @param hints is told what the texts say and may not mean, such as a {@code was:} that names
   *     nothing
   * @throws InvalidException with every problem in all texts, each with its place; with the first
   *     thousand where there are more
   */
  public static Plant parse(Map<String, String> texts, Plant known, Consumer<Problem> hints) {
    var files = new PlantReading(known, new BoundedProblems(), true);
    try {
      var documents = new ArrayList<YamlDocument>();
      texts.forEach((name, text) ->
          documents.addAll(
              Documents.parse(SourceText.of(name, text), files.problems(), files.keys()::unread)));
      var plant = files.plant(documents);
      files.hints().forEach(hints);
      return plant;
    } catch (BoundedProblems.Full e) {
      throw files.tooMany();
    }
  }

  /**
   * Returns a plant as the texts of files, by their names: {@code models/KEY.yaml} for each model
   * and {@code assets/KEY.yaml} for each tree. The same plant gives the same texts.
   */
  public static Map<String, String> texts(Plant plant) {
    var writer = new PlantWriter(plant);
    var texts = new LinkedHashMap<String, String>();
    plant
        .models()
        .forEach(model -> texts.put("models/%s.yaml".formatted(model.key()), writer.text(model)));
    plant
        .roots()
        .forEach(root -> texts.put("assets/%s.yaml".formatted(root.key()), writer.text(root)));
    return texts;
  }

  /**
   * Makes the model files of a folder define this plant. A document that says the same already
   * stays as it is, with its comments; one that does not is written anew in its place; one of a
   * model or tree that is gone goes. What is new gets a file as in {@link #texts}.
   *
   * @return the files that define the plant now
   * @throws InvalidException if the model files that are there have problems
   * @throws IOException if a file can't be written
   */
  public static List<Path> write(Plant plant, Path directory) throws IOException {
    return new PlantExport(plant, directory).write();
  }
}
