// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.sitewise.SiteWiseDocuments;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the model files in folders, and tells model files from other files by name and content. */
public final class DocumentFiles {
  /** So much of a file is looked at to see whether it is a model file with another name. */
  private static final int LONGEST_HEAD = 4_096;

  /** How a document with a model or an asset begins. */
  private static final Pattern BEGINNING = Pattern.compile("(?:model|asset)\\s*:");

  /** The folder of what a file system has saved; on most systems only its administrator sees in. */
  private static final String SAVED = "lost+found";

  private static final Pattern SITEWISE =
      Pattern.compile("\"(" + String.join("|", SiteWiseDocuments.MEMBERS) + ")\"\\s*:");

  private DocumentFiles() {}

  /**
   * Returns the model files of folders, and the files given, in the order of the paths; a folder
   * that can't be read is a problem.
   */
  public static List<Path> files(List<Path> filesOrDirectories, List<Problem> problems) {
    var files = new ArrayList<Path>();
    for (var path : filesOrDirectories) {
      if (Files.isDirectory(path)) {
        var failed = new TreeMap<Path, IOException>();
        below(path, _ -> true, failed).stream()
            .filter(file -> isYaml(file.toString()) || isSiteWise(file))
            .forEach(files::add);
        failed.forEach((place, e) -> problems.add(unreadable(place, e)));
      } else {
        files.add(path);
      }
    }
    return files.stream().distinct().toList();
  }

  /**
   * Returns whether a name is one of a model file: YAML, or JSON as SiteWise has it, in capitals
   * too.
   */
  public static boolean isModelFile(String name) {
    return isYaml(name) || isJson(name);
  }

  private static boolean isYaml(String name) {
    var small = name.toLowerCase(Locale.ROOT);
    return small.endsWith(".yaml") || small.endsWith(".yml");
  }

  /**
   * Returns the files of a folder and below that begin as model files do and are not called so.
   * Folders whose names begin with a dot, such as those of version control, are not looked into.
   */
  public static List<Path> passedOver(Path directory) throws IOException {
    var failed = new TreeMap<Path, IOException>();
    var found = below(directory, folder -> !folder.startsWith("."), failed);
    var failure = failed.get(directory);
    if (failure != null) {
      throw failure;
    }
    return found.stream()
        .filter(file -> !isModelFile(file.toString()) && beginsAsModelFile(file))
        .toList();
  }

  /**
   * Returns the files of a folder and below, in the order of their paths.
   *
   * @param isWanted by the name of a folder below whether it is looked into
   * @param failed gets what can't be read
   */
  private static List<Path> below(
      Path top, Predicate<String> isWanted, Map<Path, IOException> failed) {
    var found = new ArrayList<Path>();
    try {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return folder.equals(top) || isWanted.test(String.valueOf(folder.getFileName()))
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (Files.isRegularFile(file)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path place, IOException e) {
              if (!SAVED.equals(String.valueOf(place.getFileName()))) {
                failed.put(place, e);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
              if (e != null) {
                failed.put(folder, e);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      failed.put(top, e);
    }
    found.sort(null);
    return found;
  }

  private static boolean beginsAsModelFile(Path file) {
    try (var in = Files.newInputStream(file)) {
      var head = new String(in.readNBytes(LONGEST_HEAD), StandardCharsets.UTF_8);
      return (head.startsWith("\uFEFF") ? head.substring(1) : head)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.equals("---"))
          .findFirst()
          .filter(line -> BEGINNING.matcher(line).lookingAt())
          .isPresent();
    } catch (IOException e) {
      return false; // A file that can't be read would not have been read under another name.
    }
  }

  /** Folders hold JSON of many kinds; this is what SiteWise's documents are known by. */
  private static boolean isSiteWise(Path path) {
    try {
      return isJson(path.toString())
          && SITEWISE.matcher(new String(Files.readAllBytes(path), StandardCharsets.UTF_8)).find();
    } catch (IOException e) {
      return true; // The reader of the file will say so.
    }
  }

  /** Returns whether a name is one of a JSON file, in capitals too. */
  static boolean isJson(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".json");
  }

  /** Returns the problem of a file or folder that can't be read. */
  static Problem unreadable(Path path, IOException e) {
    return new Problem(
        new Position(path.toString(), 0, 0),
        "",
        e instanceof NoSuchFileException
            ? "There is no such file or folder; check the path"
            : "Can't be read; check its permissions, and those of the folders above");
  }
}
