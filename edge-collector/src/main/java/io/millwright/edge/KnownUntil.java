// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.value.Micros;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Until when each source of an edge was known to be alive, in a file that survives a restart of the
 * edge. The file is written at most every 5 s while sources are alive, however many there are. Each
 * line has the microseconds since 1970-01-01T00:00:00Z, a tab and the source's name. Safe for use
 * by several threads.
 */
final class KnownUntil {
  private static final System.Logger LOG = System.getLogger(KnownUntil.class.getName());
  private static final long PERIOD_MICROS = Duration.ofSeconds(5).toNanos() / 1_000;

  private final Path file;
  private final Map<String, Long> bySource = new HashMap<>();
  private long written = Long.MIN_VALUE;
  private boolean isFailing;

  private KnownUntil(Path file) {
    this.file = file;
  }

  /** Reads the file. If it is missing or can't be read, no source was known to be alive. */
  static KnownUntil open(Path file) {
    var opened = new KnownUntil(file);
    if (Files.exists(file)) {
      try {
        for (var line : Files.readAllLines(file)) {
          int tab = line.indexOf('\t');
          opened.bySource.put(line.substring(tab + 1), Long.parseLong(line.substring(0, tab)));
        }
      } catch (IOException | RuntimeException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "%s can't be read; until when the sources were alive is not known: %s"
                .formatted(file, e.getMessage()));
        opened.bySource.clear();
      }
    }
    return opened;
  }

  /**
   * Returns until when a source was known to be alive, according to the file; empty if the file
   * does not name it.
   */
  synchronized Optional<Instant> find(String source) {
    return Optional.ofNullable(bySource.get(source)).map(Micros::toInstant);
  }

  /** Records that a source is alive. The file is written within 5 s. */
  synchronized void note(String source, long micros) {
    bySource.put(source, micros);
    if (written == Long.MIN_VALUE || micros - written >= PERIOD_MICROS || micros < written) {
      write(micros);
    }
  }

  /** Records that a source is alive and writes the file at once. */
  synchronized void keep(String source, long micros) {
    bySource.put(source, micros);
    write(micros);
  }

  private void write(long micros) {
    var text = new StringBuilder();
    new TreeMap<>(bySource)
        .forEach((source, until) -> text.append(until).append('\t').append(source).append('\n'));
    written = micros;
    try {
      var part = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(part, text);
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      isFailing = false;
    } catch (IOException e) {
      if (!isFailing) {
        isFailing = true;
        LOG.log(
            System.Logger.Level.WARNING,
            "%s can't be written: %s; check that the disk has room. After a crash the sources count as alive for too long"
                .formatted(file, e));
      }
    }
  }
}
