// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.problem.Refusal;
import io.millwright.historian.ImportJob;
import io.millwright.historian.ImportJob.State;
import io.millwright.historian.ImportJobStore;
import io.millwright.reading.Reading;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs bulk imports, one after the other. A job that a restart or an absent database has
 * interrupted begins again: writing a reading twice is harmless.
 */
@Singleton
final class ImportRunner {
  private static final System.Logger LOG = System.getLogger(ImportRunner.class.getName());
  private static final int BATCH = 10_000;
  private static final int MOST_ERRORS = 100_000;
  private static final long RETRY_SECONDS = 10;

  private final ImportJobStore jobs;
  private final ImportFolder folder;
  private final DataStreams streams;
  private final ReadingSink sink;
  private final ObjectMapper json;
  private final InstantSource clock;
  private final ScheduledExecutorService working =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bulk-import").factory());

  ImportRunner(
      ImportJobStore jobs,
      ImportFolder folder,
      DataStreams streams,
      ReadingSink sink,
      ObjectMapper json,
      InstantSource clock) {
    this.jobs = jobs;
    this.folder = folder;
    this.streams = streams;
    this.sink = sink;
    this.json = json;
    this.clock = clock;
  }

  void start(@Observes StartupEvent event) {
    working.execute(this::resume);
  }

  void stop(@Observes ShutdownEvent event) {
    working.shutdownNow();
  }

  /** Runs a job when those before it are done. */
  void submit(UUID id) {
    working.execute(() -> attempt(id));
  }

  /** Takes up what was not finished. */
  void resume() {
    try {
      for (var job : jobs.all()) {
        if (job.state() == State.PENDING || job.state() == State.RUNNING) {
          attempt(job.id());
        }
      }
    } catch (ReadingSink.UnavailableException e) {
      LOG.log(System.Logger.Level.WARNING, "Bulk imports wait: " + e.getMessage());
      var _ = working.schedule(this::resume, RETRY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private void attempt(UUID id) {
    try {
      var job = jobs.find(id).orElseThrow();
      jobs.save(job.with(State.RUNNING, clock.instant()));
      jobs.save(job.with(run(job), clock.instant()));
    } catch (ReadingSink.UnavailableException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Bulk import waits job=%s cause=\"%s\"".formatted(id, e.getMessage()));
      var _ = working.schedule(() -> attempt(id), RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Bulk import failed job=%s".formatted(id), e);
    }
  }

  private State run(ImportJob job) {
    ImportRequest request;
    try {
      request = ImportRequest.of(json, job.request(), folder);
    } catch (Refusal refusal) {
      // The configuration has changed since the job was made.
      LOG.log(
          System.Logger.Level.WARNING,
          "Bulk import can't run job=%s cause=\"%s\"".formatted(job.id(), refusal.text()));
      return State.FAILED;
    }
    long stored = 0;
    long failed;
    try (var report = new Report(folder, request.report().resolve(job.id() + ".csv"))) {
      var rows = new ImportRows(streams, request.columns(), clock.instant());
      for (var file : request.files()) {
        stored += read(file, rows, report);
      }
      failed = report.lines;
      if (failed == 0 && request.deletes()) {
        for (var file : request.files()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "The error report of a bulk import can't be written job=%s".formatted(job.id()),
          e);
      return stored > 0 ? State.COMPLETED_WITH_FAILURES : State.FAILED;
    }
    if (failed == 0) {
      return State.COMPLETED;
    }
    return stored > 0 ? State.COMPLETED_WITH_FAILURES : State.FAILED;
  }

  /** Reads a file as far as it goes; how many of its rows are stored. */
  private long read(Path file, ImportRows rows, Report report) throws IOException {
    long stored = 0;
    int line = 0;
    var batch = new ArrayList<Reading>();
    try (var reader =
        new BufferedReader(
            new InputStreamReader(
                Files.newInputStream(folder.checked(file)), StandardCharsets.UTF_8))) {
      var csv = new CsvRows(reader);
      for (var row = csv.next(); row.isPresent(); row = csv.next()) {
        line = csv.line();
        try {
          batch.add(rows.reading(row.get()));
        } catch (Refusal refusal) {
          report.add(file, line, refusal.text());
        }
        if (batch.size() == BATCH) {
          stored += store(batch);
        }
      }
    } catch (IOException e) {
      report.add(file, line + 1, "the file can't be read from here on: " + e.getMessage());
    }
    return stored + store(batch);
  }

  private long store(List<Reading> batch) {
    int size = batch.size();
    if (size > 0) {
      sink.accept(ReadingBatch.of(batch));
      batch.clear();
    }
    return size;
  }

  /** The error report, a file that is made with its first line. */
  private static final class Report implements AutoCloseable {
    private final ImportFolder folder;
    private final Path place;
    private @Nullable Writer writer;
    private long lines;

    Report(ImportFolder folder, Path place) {
      this.folder = folder;
      this.place = place;
    }

    void add(Path file, int line, String message) throws IOException {
      if (writer == null) {
        folder.prepare(place);
        writer = Files.newBufferedWriter(place);
        writer.write("FILE,LINE,MESSAGE\n");
      }
      if (++lines <= MOST_ERRORS) {
        writer.write(
            "\"%s\",%d,\"%s\"\n"
                .formatted(
                    String.valueOf(file.getFileName()).replace("\"", "\"\""),
                    line,
                    message.replace("\"", "\"\"")));
      }
    }

    @Override
    public void close() throws IOException {
      if (writer != null) {
        writer.close();
      }
    }
  }
}
