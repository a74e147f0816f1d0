// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.bucket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The import folder, which stands for S3: each bucket is a folder in it. No bucket, key or link
 * leads out of it.
 */
final class BucketFolder {
  private static final Pattern BUCKET = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9._-]{0,254}");

  private final Optional<Path> folder;

  /**
   * Keeps where the folder is. The folder is not made.
   *
   * @param folder empty where no folder is configured
   */
  BucketFolder(Optional<Path> folder) {
    this.folder = folder;
  }

  boolean isConfigured() {
    return folder.isPresent();
  }

  /** Returns true where this bucket is a folder here. */
  boolean has(String bucket) {
    return folder.isPresent()
        && isBucket(bucket)
        && Files.isDirectory(folder.get().resolve(bucket));
  }

  /**
   * Returns the place of a key in a bucket.
   *
   * @param field the member of the request that holds the key, for messages
   * @throws NoSuchPlaceException if the place would be outside of the folder
   */
  BucketFile place(String field, String bucket, String key) {
    return new Local(path(field, bucket, key));
  }

  /** Returns the path of a key in a bucket, which need not exist. */
  Path path(String field, String bucket, String key) {
    var root = folder.orElseThrow().toAbsolutePath().normalize();
    if (!isBucket(bucket)) {
      throw new NoSuchPlaceException(
          "%s.bucket \"%s\" is not the name of a folder in the import folder"
              .formatted(field, bucket));
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
   * Returns the same path if, all links followed, it is in the folder still.
   *
   * @throws IOException if it is not, or does not exist
   */
  Path checked(Path path) throws IOException {
    var root = folder.orElseThrow().toRealPath();
    if (!path.toRealPath().startsWith(root)) {
      throw new IOException("%s leads out of the import folder".formatted(path.getFileName()));
    }
    // A pipe or a device may have no end, and would keep its reader for ever.
    if (!Files.isRegularFile(path) && !Files.isDirectory(path)) {
      throw new IOException("%s is neither a file nor a folder".formatted(path.getFileName()));
    }
    return path;
  }

  /** Makes the folders of a path, none of them outside. */
  void prepare(Path path) throws IOException {
    var existing = path.getParent();
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (existing == null) {
      throw new IOException("the import folder does not exist; make it");
    }
    checked(existing);
    Files.createDirectories(path.resolveSibling("").normalize());
  }

  private static boolean isBucket(String bucket) {
    return BUCKET.matcher(bucket).matches() && !bucket.contains("..");
  }

  private static NoSuchPlaceException outside(String field, String key) {
    return new NoSuchPlaceException(
        "%s \"%s\" leads out of its bucket; write a path below it".formatted(field, key));
  }

  private final class Local implements BucketFile {
    private final Path path;

    Local(Path path) {
      this.path = path;
    }

    @Override
    public String name() {
      return String.valueOf(path.getFileName());
    }

    @Override
    public Fetched fetch() throws IOException {
      return new Fetched(checked(path), false);
    }

    @Override
    public void store(Path file) throws IOException {
      prepare(path);
      // Whoever looks sees the whole file or none.
      var beside = path.resolveSibling(path.getFileName() + ".part");
      Files.copy(file, beside, StandardCopyOption.REPLACE_EXISTING);
      Files.move(beside, path, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public void delete() throws IOException {
      if (Files.exists(path)) {
        Files.delete(checked(path));
      }
    }

    @Override
    public BucketFile child(String name) {
      return new Local(path.resolve(name));
    }
  }
}
