// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge;

import io.millwright.edge.spool.SpoolException;
import io.millwright.edge.tag.ScaleChanges;
import io.millwright.file.edge.EdgeFiles;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingSink;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.EdgeFile;
import io.millwright.source.EdgeFileSet;
import io.millwright.task.RegularTask;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs the edges of some edge files and follows changes of the files:
 *
 * <ol>
 *   <li>At the start, every valid part of the files runs. A tag with a mistake gets one reading of
 *       quality BAD. Each mistake is reported with its place and listed by {@link #refused}.
 *   <li>If two tags deliver the same data stream, or two edges have the same name, the one whose
 *       file comes first by name runs ({@link EdgeFileSet}). The data stream belongs to the first
 *       tag, so the other tag writes nothing into it.
 *   <li>The files are checked every second. A file that has changed, and has been the same in two
 *       checks in a row, is read again. Sources that did not change continue without interruption.
 *   <li>If a changed file has a mistake, the change is reported and not used: its edge continues as
 *       before. When the file is valid again, that is reported, too.
 * </ol>
 *
 * <p>Safe for use by several threads.
 */
public final class FileEdges implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(FileEdges.class.getName());
  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final List<Path> files;
  private final Starter starter;
  private final RefusedStreams streams;
  private final InstantSource clock;
  private final Consumer<String> console;
  private final Map<Path, byte[]> taken = new HashMap<>();
  private final Map<Path, byte[]> seen = new HashMap<>();
  private final Map<Path, EdgeFile> good = new LinkedHashMap<>();
  private final Map<Path, RefusedSource> bad = new LinkedHashMap<>();
  private final Map<String, Started> running = new LinkedHashMap<>();
  private volatile List<RefusedSource> refused = List.of();
  private final RegularTask looking = new RegularTask("edge-files", PERIOD, this::look);

  /** An edge that is running. */
  public interface Running extends AutoCloseable {
    /** Continues with another definition of the same edge. */
    void change(EdgeDefinition edge);

    /**
     * Records that streams became BAD now by readings that are not the edge's own. If the edge
     * delivers such a stream later, its first value is stamped later than that reading.
     */
    void noteBad(Set<Alias> streams);

    /** Stops the edge. */
    @Override
    void close();
  }

  /** Starts edges. */
  @FunctionalInterface
  public interface Starter {
    /** Starts an edge with the sources of a definition. */
    Running start(EdgeDefinition edge);
  }

  private record Started(EdgeDefinition edge, Running running) {}

  private FileEdges(
      List<Path> files,
      Starter starter,
      ReadingSink sink,
      InstantSource clock,
      Consumer<String> console) {
    this.files = List.copyOf(files);
    this.starter = starter;
    streams = new RefusedStreams(sink);
    this.clock = clock;
    this.console = console;
  }

  /**
   * Starts the edges of these files and begins to follow the files.
   *
   * @param sink receives the BAD readings of refused tags
   * @param console receives each problem as a line of text
   */
  public static FileEdges start(
      List<Path> files,
      Starter starter,
      ReadingSink sink,
      InstantSource clock,
      Consumer<String> console) {
    var edges = new FileEdges(files, starter, sink, clock, console);
    edges.begin();
    edges.looking.start();
    return edges;
  }

  /** Returns the refused parts of the files. */
  public List<RefusedSource> refused() {
    return refused;
  }

  private synchronized void begin() {
    files.forEach(file -> {
      var content = content(file);
      taken.put(file, content);
      seen.put(file, content);
      read(file);
    });
    settle();
  }

  /**
   * Reads the files that have changed since an earlier check and have not changed since the last
   * one.
   */
  synchronized void look() {
    if (looking.isEnding()) {
      return;
    }
    boolean changed = false;
    for (var file : files) {
      var content = content(file);
      boolean isAtRest = Arrays.equals(content, seen.put(file, content));
      if (isAtRest && !Arrays.equals(content, taken.put(file, content))) {
        changed = true;
        read(file);
      }
    }
    if (changed) {
      settle();
    }
    streams.deliver();
  }

  /**
   * Returns the bytes of a file; an empty array if it can't be read, which the file's reader
   * reports.
   */
  private static byte[] content(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      return new byte[0];
    }
  }

  private void read(Path file) {
    try {
      var read = EdgeFiles.readSound(file, EdgeCollector::check);
      if (read.mistakes().isEmpty() || !good.containsKey(file)) {
        var before = good.put(file, read);
        boolean wasWrong =
            bad.remove(file) != null || (before != null && !before.mistakes().isEmpty());
        if (wasWrong && read.mistakes().isEmpty()) {
          LOG.log(
              System.Logger.Level.INFO,
              "edge=%s file=%s state=RIGHT, all of it runs".formatted(read.edge().name(), file));
        }
        say(read.mistakes(), "the rest of %s runs".formatted(file));
      } else {
        keep(file, read.mistakes());
      }
    } catch (InvalidException e) {
      keep(file, e.problems());
    }
  }

  private void keep(Path file, List<Problem> problems) {
    var last = good.get(file);
    var outcome =
        last == null
            ? "nothing of %s runs".formatted(file)
            : "edge %s continues as it was before %s was changed"
                .formatted(last.edge().name(), file);
    say(problems, outcome);
    var edge = last == null ? String.valueOf(file.getFileName()) : last.edge().name();
    bad.put(file, refusals().wholeFile(file, edge, problems, outcome));
  }

  private FileRefusals refusals() {
    return new FileRefusals(refused, clock);
  }

  private void say(List<Problem> problems, String outcome) {
    if (!problems.isEmpty()) {
      problems.forEach(problem -> console.accept(problem.toString()));
      console.accept(
          "%d %s; %s."
              .formatted(problems.size(), problems.size() == 1 ? "problem" : "problems", outcome));
    }
  }

  /** Starts, changes and stops edges so that the running edges are those of the files. */
  private void settle() {
    var set = EdgeFileSet.of(List.copyOf(good.values()));
    var mistakes = good.values().stream().flatMap(file -> file.mistakes().stream()).toList();
    say(
        set.problems().stream().filter(problem -> !mistakes.contains(problem)).toList(),
        "the first one by file name runs");
    var wanted = new LinkedHashMap<String, EdgeDefinition>();
    set.files().forEach(file -> wanted.putIfAbsent(file.edge().name(), file.edge()));
    for (var name : List.copyOf(running.keySet())) {
      if (!wanted.containsKey(name)) {
        end(name);
      }
    }
    var found = new ArrayList<RefusedSource>(bad.values());
    var names = new LinkedHashSet<String>();
    var notRun = new LinkedHashSet<Alias>();
    for (var file : set.files()) {
      boolean isFirst = names.add(file.edge().name());
      found.addAll(refusals().parts(file, isFirst));
      if (isFirst) {
        run(file.edge(), found, notRun);
      }
    }
    refused = List.copyOf(found);
    var delivered = set.delivered();
    delivered.removeAll(notRun);
    streams.forget(delivered);
    set.files().forEach(file -> file.refused().forEach(part -> notRun.addAll(part.aliases())));
    notRun.removeAll(delivered);
    var added = streams.add(notRun, clock.instant());
    if (!added.isEmpty()) {
      running.values().forEach(started -> started.running().noteBad(added));
    }
    streams.deliver();
  }

  /**
   * Runs an edge. If it can't run, this method reports why and adds its streams to {@code notRun}.
   */
  private void run(EdgeDefinition edge, List<RefusedSource> found, Set<Alias> notRun) {
    var before = running.get(edge.name());
    try {
      if (before == null) {
        running.put(edge.name(), new Started(edge, starter.start(edge)));
      } else if (!before.edge().equals(edge)) {
        before.running().change(edge);
        ScaleChanges.of(before.edge(), edge).ifPresent(console);
        running.put(edge.name(), new Started(edge, before.running()));
      }
    } catch (SpoolException e) {
      // Another process has the folder, or the disk can't be written. That is not a mistake of a
      // file.
      throw e;
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "edge=" + edge.name() + " does not run", e);
      console.accept("Edge %s does not run: %s".formatted(edge.name(), e.getMessage()));
      if (before == null) {
        edge.sources().forEach(source -> source.tags().forEach(tag -> notRun.add(tag.alias())));
      }
      found.addAll(refusals().wholeEdge(edge, String.valueOf(e.getMessage())));
    }
  }

  private void end(String name) {
    var started = running.remove(name);
    if (started != null) {
      started.running().close();
    }
  }

  /** Stops all edges. */
  @Override
  public void close() {
    looking.close();
    closeEdges();
  }

  private synchronized void closeEdges() {
    List.copyOf(running.keySet()).reversed().forEach(this::end);
  }
}
