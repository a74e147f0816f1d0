// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import io.millwright.access.Access;
import io.millwright.access.AccessChanged;
import io.millwright.access.AccessFiles;
import io.millwright.access.AccessList;
import io.millwright.access.IssuedTokens;
import io.millwright.access.UsedSignatures;
import io.millwright.api.host.ApiConfig;
import io.millwright.validation.InvalidException;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the access file again and again. A change of the file, or of the files with its secrets,
 * takes effect some seconds later. While the file can't be read or has a mistake, its previous
 * content stays in force; when it is valid again, that is logged. Safe for use by several threads.
 */
@Singleton
final class AccessWatch {
  private static final System.Logger LOG = System.getLogger(AccessWatch.class.getName());

  private final ApiConfig config;
  private final IssuedTokens issued;
  private final Event<AccessChanged> changed;
  private final Vertx vertx;
  private final UsedSignatures used = new UsedSignatures();
  private volatile Optional<AccessList> list;
  private @Nullable Content seen;
  private @Nullable Content judged;
  private boolean isWrong;
  private long timer = -1;

  /** The content of the file. */
  private sealed interface Content {
    record Right(Access access) implements Content {}

    record Wrong(String why) implements Content {}
  }

  AccessWatch(ApiConfig config, IssuedTokens issued, Event<AccessChanged> changed, Vertx vertx) {
    this.config = config;
    this.issued = issued;
    this.changed = changed;
    this.vertx = vertx;
    list = config.access().map(file -> list(AccessFiles.read(file, System.getenv())));
  }

  /** Returns who may call now; empty if callers are not authenticated. */
  Optional<AccessList> list() {
    return list;
  }

  void start(@Observes StartupEvent started) {
    config
        .access()
        .ifPresent(file ->
            timer =
                vertx.setPeriodic(
                    config.accessEvery().toMillis(),
                    _ -> {
                      var _ =
                          vertx.executeBlocking(() -> {
                            read(file);
                            return "";
                          });
                    }));
  }

  @PreDestroy
  void stop() {
    vertx.cancelTimer(timer);
  }

  /**
   * Reads the file. A content counts after it was read twice in a row, because the file may be read
   * while it is being written.
   */
  private synchronized void read(Path file) {
    var now = content(file);
    if (!now.equals(seen)) {
      seen = now;
    } else if (!now.equals(judged)) {
      judged = now;
      judge(file, now);
    }
  }

  private static Content content(Path file) {
    try {
      return new Content.Right(AccessFiles.read(file, System.getenv()));
    } catch (InvalidException | UncheckedIOException e) {
      return new Content.Wrong(String.valueOf(e.getMessage()));
    }
  }

  private void judge(Path file, Content content) {
    switch (content) {
      case Content.Wrong(var why) -> {
        isWrong = true;
        LOG.log(
            System.Logger.Level.ERROR,
            "access file=%s state=WRONG, its previous content stays in force cause=\"%s\""
                .formatted(file, why));
      }
      case Content.Right(var next) -> {
        var before = list.orElseThrow().access();
        boolean isOther = !next.equals(before);
        if (isOther || isWrong) {
          LOG.log(
              System.Logger.Level.INFO,
              "access file=%s state=%s"
                  .formatted(file, isWrong ? "RIGHT, its new content is in force" : "CHANGED"));
        }
        isWrong = false;
        if (isOther) {
          list = Optional.of(list(next));
          changed.fire(new AccessChanged(before.changesTo(next)));
        }
      }
    }
  }

  private AccessList list(Access access) {
    return new AccessList(access, issued, used);
  }
}
