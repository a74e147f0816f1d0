// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.bucket;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The place of a file in a bucket; the file need not exist. */
public interface BucketFile {
  /** Returns the name for people: the last part of the key. */
  String name();

  /**
   * Returns the file on this machine, to be read. A file of S3 is copied here first.
   *
   * @throws IOException if there is none, or it can't be reached
   */
  Fetched fetch() throws IOException;

  /**
   * Puts a file here, in the place of what was here.
   *
   * @throws IOException if that is not possible
   */
  void store(Path file) throws IOException;

  /**
   * Removes the file, where there is one.
   *
   * @throws IOException if that is not possible
   */
  void delete() throws IOException;

  /** Returns a place below this one, which is taken for a folder. */
  BucketFile child(String name);

  /**
   * A file on this machine.
   *
   * @param path where it is
   * @param isCopy true where closing deletes the file, as it is a copy
   */
  record Fetched(Path path, boolean isCopy) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (isCopy) {
        Files.deleteIfExists(path);
      }
    }
  }
}
