// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.scratch;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;

/**
 * Files that a process needs for a while. Each process has a folder of its own for them, which only
 * its user may read. A process that is killed leaves its folder behind; the next process deletes
 * that folder when it starts.
 */
public final class ScratchFiles {
  private static final System.Logger LOG = System.getLogger(ScratchFiles.class.getName());
  private static final Path HOME = Path.of(System.getProperty("java.io.tmpdir"));
  private static final String OURS =
      "millwright-scratch-%d-".formatted(ProcessHandle.current().pid());
  private static final Pattern ANYBODYS = Pattern.compile("millwright-scratch-(\\d+)-.*");

  private ScratchFiles() {}

  /**
   * Makes a new, empty file. The caller deletes it.
   *
   * @param suffix what the name of the file ends with
   */
  public static Path create(String suffix) throws IOException {
    return Files.createTempFile(folder(), "", suffix);
  }

  private static synchronized Path folder() throws IOException {
    try (var known = Files.newDirectoryStream(HOME, OURS + "*")) {
      for (var folder : known) {
        return folder;
      }
    }
    return Files.createTempDirectory(HOME, OURS);
  }

  /** Deletes the folders of processes that have ended without deleting them. */
  public static void sweep() {
    try (var known = Files.newDirectoryStream(HOME, "millwright-scratch-*")) {
      for (var folder : known) {
        var name = ANYBODYS.matcher(folder.getFileName().toString());
        if (name.matches() && ProcessHandle.of(Long.parseLong(name.group(1))).isEmpty()) {
          deleteAll(folder);
        }
      }
    } catch (IOException | NumberFormatException e) {
      LOG.log(System.Logger.Level.DEBUG, "what others have left in the folder stays", e);
    }
  }

  /** Deletes the folder of this process, with all files in it. */
  public static void end() {
    try (var known = Files.newDirectoryStream(HOME, OURS + "*")) {
      for (var folder : known) {
        deleteAll(folder);
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "what is left goes at the next start", e);
    }
  }

  private static void deleteAll(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes of) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, IOException failure)
              throws IOException {
            Files.delete(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
