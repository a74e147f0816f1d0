// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.api.bounds.RequestEnd;
import io.millwright.api.problem.Refusal;
import io.millwright.historian.files.scratch.ScratchFiles;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Creates temporary files for requests. */
@Singleton
final class RequestFiles {
  private static final System.Logger LOG = System.getLogger(RequestFiles.class.getName());

  /**
   * Creates an empty file that exists until the answer has been sent or the caller has
   * disconnected.
   *
   * @param suffix the end of the file's name
   * @throws Refusal if the caller has already disconnected
   */
  static Path create(String suffix, RoutingContext request) throws IOException {
    var file = ScratchFiles.create(suffix);
    if (!RequestEnd.add(request, () -> delete(file))) {
      // Nobody reads this refusal, and it is not a failure of the server.
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

  void sweep(@Observes StartupEvent event) {
    ScratchFiles.sweep();
  }

  void end(@Observes ShutdownEvent event) {
    ScratchFiles.end();
  }
}
