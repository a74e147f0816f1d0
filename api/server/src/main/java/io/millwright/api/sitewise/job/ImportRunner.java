// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.bulk.JobFigures;
import io.millwright.api.bulk.RequestedPlaces;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.DataStreams;
import io.millwright.api.sitewise.point.AttributeValues;
import io.millwright.api.sitewise.point.StreamTypes;
import io.millwright.application.Actor;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.historian.Historian;
import io.millwright.application.job.ImportJob;
import io.millwright.application.job.ImportJob.State;
import io.millwright.application.job.ImportJobStore;
import io.millwright.application.job.StoreRoom;
import io.millwright.application.plant.Plants;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.historian.files.bucket.BucketFile;
import io.millwright.historian.files.value.ValueRows;
import io.millwright.reading.Reading;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.millwright.validation.InvalidException;
import io.millwright.value.Micros;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs bulk imports, one after the other. A job that a restart or an absent database has
 * interrupted begins again: writing a reading twice is harmless. But one during which the server
 * has ended again and again does not. Whatever else goes wrong ends the job, and stands in its
 * error report.
 */
@Singleton
final class ImportRunner implements FigureSource {
  private static final Actor IMPORTER = new Actor("bulk import", "bulk import");
  private static final System.Logger LOG = System.getLogger(ImportRunner.class.getName());
  private static final int BATCH = 10_000;

  /** The rows of all files of a job; at the usual speed they take hours. */
  private static final long MOST_ROWS = 1_000_000_000;

  /** Texts weigh more than numbers. */
  private static final long CHARACTERS = 4_000_000;

  private static final long RETRY_SECONDS = 10;
  private static final int MOST_ATTEMPTS = 3;

  private final ImportJobStore jobs;
  private final RequestedPlaces places;
  private final DataStreams streams;
  private final Historian historian;
  private final Plants plants;
  private final ReadingSink sink;

  /** None for a database of another machine. */
  private final Instance<StoreRoom> room;

  private final ObjectMapper json;
  private final InstantSource clock;
  private final Set<UUID> cancelled = ConcurrentHashMap.newKeySet();

  /** A database that comes and goes is no reason to give a job up; an end of the process may be. */
  private final Set<UUID> begunHere = ConcurrentHashMap.newKeySet();

  private final ScheduledExecutorService working =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("bulk-import").factory());

  private final JobFigures figures = new JobFigures("import");

  ImportRunner(
      ImportJobStore jobs,
      RequestedPlaces places,
      DataStreams streams,
      Historian historian,
      Plants plants,
      ReadingSink sink,
      Instance<StoreRoom> room,
      ObjectMapper json,
      InstantSource clock) {
    this.jobs = jobs;
    this.places = places;
    this.streams = streams;
    this.historian = historian;
    this.plants = plants;
    this.sink = sink;
    this.room = room;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public List<Figure> figures() {
    return figures.figures();
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

  /**
   * Ends a job, where it has not come to its end; what it has stored stays.
   *
   * @return the job as it is now; empty where there is none
   */
  Optional<ImportJob> cancel(UUID id) {
    return jobs.find(id)
        .map(job -> {
          if (!job.isOpen()) {
            return job;
          }
          cancelled.add(id);
          var ended = job.with(State.CANCELLED, "", Micros.truncate(clock.instant()));
          jobs.save(ended);
          return ended;
        });
  }

  /** Takes up what was not finished. */
  void resume() {
    try {
      for (var job : jobs.all()) {
        if (job.isOpen()) {
          attempt(job.id());
        }
      }
    } catch (ReadingSink.UnavailableException e) {
      LOG.log(System.Logger.Level.WARNING, "Bulk imports wait: " + e.getMessage());
      var _ = working.schedule(this::resume, RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      // Nobody waits for what a task of the thread throws.
      LOG.log(System.Logger.Level.ERROR, "Bulk imports that a restart interrupted stay so", e);
    }
  }

  /** Runs a job. Whatever is wrong with it, those behind it come to their turn. */
  private void attempt(UUID id) {
    try {
      begin(id);
    } catch (ReadingSink.UnavailableException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Bulk import waits job=%s cause=\"%s\"".formatted(id, e.getMessage()));
      var _ = working.schedule(() -> attempt(id), RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Bulk import can't be kept job=%s".formatted(id), e);
      forget(id);
    }
  }

  private void begin(UUID id) {
    var found = jobs.find(id);
    if (found.isEmpty() || !found.get().isOpen()) {
      forget(id);
      return;
    }
    var job = found.get();
    if (job.attempts() >= MOST_ATTEMPTS && !begunHere.contains(id)) {
      figures.failed();
      jobs.save(
          job.with(
              State.FAILED,
              "The server has ended %d times while it read these files; give them in smaller parts, or give the server more memory"
                  .formatted(job.attempts()),
              clock.instant()));
      return;
    }
    var begun = job.begun(job.attempts() + (begunHere.add(id) ? 1 : 0), clock.instant());
    jobs.save(begun);
    jobs.save(figures.counted(() -> run(begun), ended -> ended.state() == State.FAILED));
    forget(id);
  }

  private void forget(UUID ended) {
    begunHere.remove(ended);
    cancelled.remove(ended);
  }

  /** Runs a job to its end, which it has, but for a database that is away. */
  private ImportJob run(ImportJob job) {
    try {
      return read(job);
    } catch (ReadingSink.UnavailableException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(System.Logger.Level.ERROR, "Bulk import fails job=%s".formatted(job.id()), e);
      return ended(job, State.FAILED, "The server failed with %s; its log says where".formatted(e));
    }
  }

  private ImportJob read(ImportJob job) {
    ImportRequest request;
    try {
      request = ImportRequest.of(json, jobs.findRequest(job.id()).orElseThrow(), places);
    } catch (Refusal refusal) {
      // The configuration has changed since the job was made.
      return ended(job, State.FAILED, refusal.text());
    }
    var run = new Run(job.id(), request);
    try (run) {
      run.everything();
    } catch (CancellationException e) {
      return ended(job, State.CANCELLED, "");
    } catch (IOException e) {
      return ended(
          job, run.failed(), "The error report can't be written: %s".formatted(e.getMessage()));
    }
    long lines = run.report.lines();
    return lines == 0
        ? ended(job, State.COMPLETED, "")
        : ended(
            job,
            run.failed(),
            "The error report has %,d lines; the first is about %s"
                .formatted(lines, run.report.first()));
  }

  private ImportJob ended(ImportJob job, State state, String message) {
    if (!message.isEmpty()) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Bulk import ends job=%s state=%s cause=\"%s\"".formatted(job.id(), state, message));
    }
    return job.with(state, message, clock.instant());
  }

  /** One run of one job. */
  private final class Run implements AutoCloseable {
    private final UUID id;
    private final ImportRequest request;
    private final ImportReport report;
    private final AttributeValues attributes = new AttributeValues(clock);
    private final StreamTypes types = new StreamTypes(historian);
    private final List<Reading> batch = new ArrayList<>();
    private long characters;
    private long stored;
    private long rowsRead;

    Run(UUID id, ImportRequest request) {
      this.id = id;
      this.request = request;
      report = new ImportReport(request.report().child(id + ".csv"));
    }

    State failed() {
      return stored > 0 ? State.COMPLETED_WITH_FAILURES : State.FAILED;
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
    private void read(BucketFile file) throws IOException {
      var rows = new ImportRows(streams, types, request.columns(), clock.instant(), attributes);
      int line = 0;
      try (var fetched = file.fetch();
          var all = request.rows(fetched.path())) {
        for (var row = all.next(); row.isPresent(); row = all.next()) {
          if (cancelled.contains(id)) {
            throw new CancellationException();
          }
          line = row.get().line();
          if (++rowsRead > MOST_ROWS) {
            throw new IOException(
                "the job has more than %,d rows; give the rest in another".formatted(MOST_ROWS));
          }
          add(rows, row.get(), file);
          if (batch.size() == BATCH || characters > CHARACTERS) {
            store();
          }
        }
        store();
      } catch (Refusal refusal) {
        notStored(file.name(), line, refusal.text());
      } catch (IOException e) {
        report.add(file.name(), line + 1, "the file can't be read from here on: " + e.getMessage());
        storeRest(file, line);
      } catch (ReadingSink.UnavailableException | CancellationException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        unexpected(file.name(), line, e);
      }
    }

    /** Stores what was read before a file broke off. */
    private void storeRest(BucketFile file, int line) throws IOException {
      try {
        store();
      } catch (Refusal refusal) {
        notStored(file.name(), line, refusal.text());
      }
    }

    private void add(ImportRows rows, ValueRows.Row row, BucketFile file) throws IOException {
      switch (row) {
        case ValueRows.Row.Malformed(int line, var reason) -> report.add(file.name(), line, reason);
        case ValueRows.Row.WellFormed(int line, var texts) -> {
          try {
            batch.add(rows.reading(texts));
            characters += texts.stream().mapToLong(String::length).sum();
          } catch (Refusal refusal) {
            report.add(file.name(), line, refusal.text());
          }
        }
      }
    }

    private void store() {
      int size = batch.size();
      if (size > 0) {
        requireRoom();
        sink.accept(ReadingBatch.of(batch));
        batch.clear();
        characters = 0;
        stored += size;
      }
    }

    private void requireRoom() {
      if (room.isResolvable() && room.get().free() < StoreRoom.LEFT_FREE) {
        throw Refusal.invalid(
            "less than %,d bytes are free on the disk of the database, which the plant's readings"
                + " need; free some, and import this file again",
            StoreRoom.LEFT_FREE);
      }
    }

    /** Gives attributes the values that the files have for them, each from its time on. */
    private void applyAttributes() throws IOException {
      if (attributes.isEmpty()) {
        return;
      }
      try {
        plants.change(attributes::in, IMPORTER);
      } catch (InvalidException e) {
        refused(e.getMessage());
      } catch (UseCaseRefusedException e) {
        refused(Refusal.of(e).text());
      } catch (Refusal refusal) {
        refused(refusal.text());
      }
    }

    private void refused(@Nullable String why) throws IOException {
      report.add("", 0, "the attributes' values don't fit the plant: " + why);
    }

    private void delete(BucketFile file) throws IOException {
      try {
        file.delete();
      } catch (IOException e) {
        report.add(
            file.name(), 0, "everything is stored, but the file can't go: " + e.getMessage());
      }
    }

    private void unexpected(String file, int line, Throwable e) throws IOException {
      LOG.log(System.Logger.Level.ERROR, "Bulk import stumbles job=%s".formatted(id), e);
      notStored(file, line, "the server failed with %s; its log says where".formatted(e));
    }

    private void notStored(String file, int line, String why) throws IOException {
      batch.clear();
      characters = 0;
      report.add(
          file,
          line,
          "the rows from here on, and up to %d before, are not stored: %s".formatted(BATCH, why));
    }

    @Override
    public void close() throws IOException {
      report.close();
    }
  }
}
