// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.plan;

import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.asset.Plant;
import io.millwright.file.PlantFiles;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Model files as they travel over HTTP, {@code {files: [{name, text}]}}, and the plant in them. */
final class ModelFiles {
  private ModelFiles() {}

  /**
   * A file.
   *
   * @param name its path below the folder of model files, with {@code /}
   * @param text what is in it
   */
  record ModelFile(String name, String text) {}

  /**
   * The plant that files define.
   *
   * @throws InvalidException with all problems, at the names that the caller gave
   */
  static Plant read(Body body) {
    var files = body.list("files");
    if (files.isEmpty()) {
      throw Refusal.invalid(
          "files is missing or empty; send {\"files\": [{\"name\": \"filler.yaml\", \"text\":"
              + " \"...\"}]}");
    }
    return inFolder(folder -> {
      var names = new HashSet<Path>();
      for (var file : files) {
        var path = path(folder, file);
        if (!names.add(path)) {
          throw Refusal.invalid(
              "%s \"%s\" stands twice; give each file its own",
              file.place("name"), file.text("name"));
        }
        Files.createDirectories(parent(path));
        Files.writeString(path, file.text("text"));
      }
      try {
        return PlantFiles.read(List.of(folder));
      } catch (InvalidException e) {
        throw new InvalidException(
            e.problems().stream().map(problem -> named(problem, folder)).toList());
      }
    });
  }

  /** The files that define a plant. */
  static List<ModelFile> write(Plant plant) {
    return inFolder(folder -> {
      var files = new ArrayList<ModelFile>();
      for (var path : PlantFiles.write(plant, folder)) {
        files.add(new ModelFile(name(folder, path), Files.readString(path)));
      }
      return files;
    });
  }

  private interface InFolder<T> {
    T with(Path folder) throws IOException;
  }

  /** Runs something with a folder of its own, which is gone afterwards. */
  private static <T> T inFolder(InFolder<T> action) {
    try {
      var folder = Files.createTempDirectory("millwright-files");
      try {
        return action.with(folder);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot use the folder for temporary files; check that it can be written", e);
    }
  }

  private static Path path(Path folder, Body file) {
    var name = file.text("name");
    try {
      var path = folder.resolve(name).normalize();
      if (path.startsWith(folder)
          && !path.equals(folder)
          && (name.endsWith(".yaml") || name.endsWith(".yml"))) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Said below, like a path that leads elsewhere.
    }
    throw Refusal.invalid(
        "%s \"%s\" is not the name of a model file; use one such as models/filler.yaml",
        file.place("name"), name);
  }

  private static Path parent(Path path) {
    var parent = path.getParent();
    return parent == null ? path : parent;
  }

  private static Problem named(Problem problem, Path folder) {
    var position = problem.position();
    if (position.file().isEmpty()) {
      return problem;
    }
    return new Problem(
        new Position(name(folder, Path.of(position.file())), position.line(), position.column()),
        problem.subject(),
        problem.message().replace(folder + "/", ""));
  }

  private static String name(Path folder, Path path) {
    return path.startsWith(folder)
        ? folder.relativize(path).toString().replace('\\', '/')
        : path.toString();
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
