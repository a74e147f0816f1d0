// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.api.access.UntilEnd;
import io.millwright.api.problem.Refusal;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.regex.Pattern;

/**
 * Files that a process needs for a while. They are in a folder of its own, which only its user may
 * read; what a process has left behind that was killed goes when the next one starts.
 */
@Singleton
public final class ScratchFiles {
  private static final System.Logger LOG = System.getLogger(ScratchFiles.class.getName());
  private static final Path HOME = Path.of(System.getProperty("java.io.tmpdir"));
  private static final String OURS =
      "millwright-scratch-%d-".formatted(ProcessHandle.current().pid());
  private static final Pattern ANYBODYS = Pattern.compile("millwright-scratch-(\\d+)-.*");

  /**
   * A new, empty file; whoever asks for it deletes it.
   *
   * @param suffix of its name
   */
  public static Path create(String suffix) throws IOException {
    return Files.createTempFile(folder(), "", suffix);
  }

  /**
   * A new, empty file that lives as long as a request: it goes when the answer has been sent, or
   * when the caller has gone.
   *
   * @param suffix of its name
   * @throws Refusal if the caller has gone already
   */
  static Path create(String suffix, RoutingContext request) throws IOException {
    var file = create(suffix);
    if (!UntilEnd.add(request, () -> delete(file))) {
      // Nobody reads this, and it is no failure of ours.
      throw new Refusal(Refusal.Kind.SERVICE_UNAVAILABLE, "The caller has gone");
    }
    return file;
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "%s can't be deleted".formatted(file), e);
    }
  }

  private static synchronized Path folder() throws IOException {
    try (var known = Files.newDirectoryStream(HOME, OURS + "*")) {
      for (var folder : known) {
        return folder;
      }
    }
    return Files.createTempDirectory(HOME, OURS);
  }

  void sweep(@Observes StartupEvent event) {
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

  void end(@Observes ShutdownEvent event) {
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
