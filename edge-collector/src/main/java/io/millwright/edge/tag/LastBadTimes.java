// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.tag;

import io.millwright.reading.Alias;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * When each stream of an edge last became BAD by the edge's own clock, in a file that survives a
 * restart of the edge. A line is appended before the BAD reading is written: the microseconds since
 * 1970-01-01T00:00:00Z, a tab and the alias. When a value has returned and is on the disk, a line
 * with a minus sign instead of the time is appended. The last line of an alias counts. Example:
 *
 * <pre>
 * 1764500400000000  /graz/line-1/filler/temperature
 * -                 /graz/line-1/filler/temperature
 * </pre>
 *
 * <p>The file is rewritten at each start, and when most of its lines are out of date. A line that a
 * crash has cut short is skipped. Safe for use by several threads.
 */
public final class LastBadTimes {
  private static final System.Logger LOG = System.getLogger(LastBadTimes.class.getName());
  private static final String CONSEQUENCE =
      "values that do not change while the edge is away stay BAD until they do";

  private static final String RETURNED = "-";

  /** How many lines may be out of date, in addition to one for each stream. */
  private static final int SPARE_LINES = 10_000;

  /** The most streams of other edge files that stay in the file. */
  private static final int MOST_OTHERS = 100_000;

  private final Path file;
  private final Map<Alias, Long> byAlias = new HashMap<>();
  private long lines;
  private boolean isFailing;

  private LastBadTimes(Path file) {
    this.file = file;
  }

  /**
   * Reads the file. If it is missing or can't be read, no stream was BAD.
   *
   * @param streams the streams of the edge. If the file has very many other streams, these are
   *     forgotten
   */
  public static LastBadTimes open(Path file, Set<Alias> streams) {
    var opened = new LastBadTimes(file);
    if (Files.exists(file)) {
      // Bytes that are not UTF-8, such as a character that a crash has cut, affect their line only.
      try (var in = Files.newInputStream(file);
          var all = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
        all.lines().forEach(line -> opened.read(line, streams));
      } catch (IOException | RuntimeException e) {
        opened.failed("read", e);
      }
      try {
        opened.rewrite();
      } catch (IOException e) {
        opened.failed("written", e);
      }
    }
    return opened;
  }

  private void read(String line, Set<Alias> streams) {
    int tab = line.indexOf('\t');
    try {
      var alias = new Alias(line.substring(tab + 1));
      if (line.substring(0, tab).equals(RETURNED)) {
        byAlias.remove(alias);
      } else if (streams.contains(alias) || byAlias.size() < MOST_OTHERS) {
        byAlias.put(alias, Long.parseLong(line.substring(0, tab)));
      }
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.DEBUG, "%s has a line that is cut short".formatted(file), e);
    }
  }

  /**
   * Returns when a stream became BAD, in microseconds since the epoch; empty if it is not BAD any
   * more.
   */
  synchronized OptionalLong find(Alias alias) {
    var micros = byAlias.get(alias);
    return micros == null ? OptionalLong.empty() : OptionalLong.of(micros);
  }

  /** Records when streams become BAD. */
  public synchronized void note(Map<Alias, Long> micros) {
    byAlias.putAll(micros);
    write(text(micros), micros.size());
  }

  /** Records that values of streams have returned after the BAD readings and are on the disk. */
  synchronized void noteReturned(Collection<Alias> streams) {
    byAlias.keySet().removeAll(Set.copyOf(streams));
    var text = new StringBuilder();
    streams.forEach(alias -> text.append(RETURNED).append('\t').append(alias.path()).append('\n'));
    write(text.toString(), streams.size());
  }

  private void write(String text, int more) {
    lines += more;
    try {
      if (lines > 2L * byAlias.size() + SPARE_LINES) {
        rewrite();
      } else {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      }
      isFailing = false;
    } catch (IOException e) {
      failed("written", e);
    }
  }

  private void rewrite() throws IOException {
    var part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text(byAlias));
    Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    lines = byAlias.size();
  }

  private static String text(Map<Alias, Long> micros) {
    var text = new StringBuilder();
    micros.forEach((alias, at) -> text.append(at).append('\t').append(alias.path()).append('\n'));
    return text.toString();
  }

  private void failed(String done, Exception e) {
    if (!isFailing) {
      isFailing = true;
      LOG.log(
          System.Logger.Level.WARNING,
          "%s can't be %s: %s; check that the disk has room. After the next start, %s"
              .formatted(file, done, e.getMessage(), CONSEQUENCE));
    }
  }
}
