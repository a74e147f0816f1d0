// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.problem.Refusal;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** The folder that stands for S3: a bucket is a folder in it. Nothing leads out of it. */
@Singleton
final class ImportFolder {
  private static final Pattern BUCKET = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}");

  private final Optional<Path> folder;

  ImportFolder(ImportConfig config) {
    folder = config.folder();
  }

  /**
   * The place of a key in a bucket, which need not exist.
   *
   * @param field of the request, for messages
   * @throws Refusal if there is no folder, or the place would be outside of it
   */
  Path place(String field, String bucket, String key) {
    var root =
        folder
            .map(path -> path.toAbsolutePath().normalize())
            .orElseThrow(() ->
                Refusal.invalid(
                    "Bulk imports have no folder; set millwright.import.folder to one that holds a"
                        + " folder for each bucket, and start again"));
    if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
      throw Refusal.invalid(
          "%s.bucket \"%s\" is not the name of a folder in the import folder", field, bucket);
    }
    try {
      var inside = root.resolve(bucket);
      var place = inside.resolve(key).normalize();
      if (!place.startsWith(inside) || place.equals(inside)) {
        throw outside(field, key);
      }
      return place;
    } catch (InvalidPathException e) {
      throw outside(field, key);
    }
  }

  /**
   * The same place if, all links followed, it is in the folder still.
   *
   * @throws IOException if it is not, or does not exist
   */
  Path checked(Path place) throws IOException {
    var root = folder.orElseThrow().toRealPath();
    if (!place.toRealPath().startsWith(root)) {
      throw new IOException("%s leads out of the import folder".formatted(place.getFileName()));
    }
    return place;
  }

  /** Makes the folders of a place, none of them outside. */
  void prepare(Path place) throws IOException {
    var existing = place.getParent();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      throw new IOException("the import folder does not exist; make it");
    }
    checked(existing);
    Files.createDirectories(place.resolveSibling("").normalize());
  }

  private static Refusal outside(String field, String key) {
    return Refusal.invalid("%s \"%s\" leads out of its bucket; write a path below it", field, key);
  }
}
