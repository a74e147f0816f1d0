// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.bulk.Buckets;
import io.millwright.api.bulk.Place;
import io.millwright.api.bulk.Rows;
import io.millwright.api.plant.Plants;
import io.millwright.api.problem.Refusal;
import io.millwright.historian.Historian;
import io.millwright.historian.ImportJob;
import io.millwright.historian.ImportJob.State;
import io.millwright.historian.ImportJobStore;
import io.millwright.reading.Reading;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.millwright.validation.InvalidException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs bulk imports, one after the other. A job that a restart or an absent database has
 * interrupted begins again: writing a reading twice is harmless. Whatever else goes wrong ends the
 * job, and stands in its error report.
 */
@Singleton
final class ImportRunner {
  private static final System.Logger LOG = System.getLogger(ImportRunner.class.getName());
  private static final int BATCH = 10_000;
  private static final long RETRY_SECONDS = 10;

  private final ImportJobStore jobs;
  private final Buckets buckets;
  private final DataStreams streams;
  private final Historian historian;
  private final Plants plants;
  private final ReadingSink sink;
  private final ObjectMapper json;
  private final InstantSource clock;
  private final ScheduledExecutorService working =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bulk-import").factory());

  ImportRunner(
      ImportJobStore jobs,
      Buckets buckets,
      DataStreams streams,
      Historian historian,
      Plants plants,
      ReadingSink sink,
      ObjectMapper json,
      InstantSource clock) {
    this.jobs = jobs;
    this.buckets = buckets;
    this.streams = streams;
    this.historian = historian;
    this.plants = plants;
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
    }
  }

  private State run(ImportJob job) {
    ImportRequest request;
    try {
      request = ImportRequest.of(json, job.request(), buckets);
    } catch (Refusal refusal) {
      // The configuration has changed since the job was made.
      LOG.log(
          System.Logger.Level.WARNING,
          "Bulk import can't run job=%s cause=\"%s\"".formatted(job.id(), refusal.text()));
      return State.FAILED;
    }
    var run = new Run(job.id(), request);
    try (run) {
      run.everything();
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.ERROR,
          "The error report of a bulk import can't be written job=%s".formatted(job.id()),
          e);
      return run.stored > 0 ? State.COMPLETED_WITH_FAILURES : State.FAILED;
    }
    if (run.report.lines() == 0) {
      return State.COMPLETED;
    }
    return run.stored > 0 ? State.COMPLETED_WITH_FAILURES : State.FAILED;
  }

  /** One run of one job. */
  private final class Run implements AutoCloseable {
    private final UUID id;
    private final ImportRequest request;
    private final ImportReport report;
    private final AttributeValues attributes = new AttributeValues(clock);
    private final StreamTypes types = new StreamTypes(historian);
    private final List<Reading> batch = new ArrayList<>();
    private long stored;

    Run(UUID id, ImportRequest request) {
      this.id = id;
      this.request = request;
      report = new ImportReport(request.report().child(id + ".csv"));
    }

    void everything() throws IOException {
      for (var file : request.files()) {
        read(file);
      }
      applyAttributes();
      if (report.lines() == 0 && request.deletes()) {
        for (var file : request.files()) {
          delete(file);
        }
      }
    }

    /** Reads a file as far as it goes. */
    private void read(Place file) throws IOException {
      var rows = new ImportRows(streams, types, request.columns(), clock.instant(), attributes);
      int line = 0;
      try (var fetched = file.fetch();
          var all = request.rows(fetched.path())) {
        for (var row = all.next(); row.isPresent(); row = all.next()) {
          line = row.get().line();
          add(rows, row.get(), file);
          if (batch.size() == BATCH) {
            store();
          }
        }
        store();
      } catch (IOException e) {
        store();
        report.add(file.name(), line + 1, "the file can't be read from here on: " + e.getMessage());
      } catch (ReadingSink.UnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        unexpected(file.name(), line, e);
      }
    }

    private void add(ImportRows rows, Rows.Row row, Place file) throws IOException {
      switch (row) {
        case Rows.Row.Malformed(int line, var reason) -> report.add(file.name(), line, reason);
        case Rows.Row.WellFormed(int line, var texts) -> {
          try {
            batch.add(rows.reading(texts));
          } catch (Refusal refusal) {
            report.add(file.name(), line, refusal.text());
          }
        }
      }
    }

    private void store() {
      int size = batch.size();
      if (size > 0) {
        sink.accept(ReadingBatch.of(batch));
        batch.clear();
        stored += size;
      }
    }

    /** Gives attributes the values that the files have for them, each from its time on. */
    private void applyAttributes() throws IOException {
      if (attributes.isEmpty()) {
        return;
      }
      try {
        plants.change(attributes::in, "bulk import");
      } catch (InvalidException e) {
        report.add("", 0, "the attributes' values don't fit the plant: " + e.getMessage());
      }
    }

    private void delete(Place file) throws IOException {
      try {
        file.delete();
      } catch (IOException e) {
        report.add(
            file.name(), 0, "everything is stored, but the file can't go: " + e.getMessage());
      }
    }

    private void unexpected(String file, int line, RuntimeException e) throws IOException {
      LOG.log(System.Logger.Level.ERROR, "Bulk import stumbles job=%s".formatted(id), e);
      batch.clear();
      report.add(
          file,
          line,
          "the rows from here on, and up to %d before, are not stored: the server failed with %s;"
                  .formatted(BATCH, e)
              + " its log says where");
    }

    @Override
    public void close() throws IOException {
      report.close();
    }
  }
}
