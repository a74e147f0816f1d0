// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.job;

import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.DataStreams;
import io.millwright.application.Actor;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.historian.Historian;
import io.millwright.application.job.ImportFiles.Outcome;
import io.millwright.application.job.ImportJob.State;
import io.millwright.application.plant.Plants;
import io.millwright.application.stream.AttributeValues;
import io.millwright.application.stream.StreamTypes;
import io.millwright.historian.files.bucket.BucketFile;
import io.millwright.historian.files.value.ValueRows;
import io.millwright.reading.Reading;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.millwright.validation.InvalidException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One run of one bulk import. It reads the files and stores their content. */
final class ImportRun implements AutoCloseable {
  private static final Actor IMPORTER = new Actor("bulk import", "bulk import");
  private static final System.Logger LOG = System.getLogger(ImportRun.class.getName());
  private static final int BATCH = 10_000;

  /** The most rows of all files of a job; at the usual speed they take hours. */
  private static final long MOST_ROWS = 1_000_000_000;

  /** The most characters of a batch, because texts need more memory than numbers. */
  private static final long CHARACTERS = 4_000_000;

  private final UUID id;
  private final ImportRequest request;
  private final ImportReport report;
  private final BooleanSupplier isCancelled;
  private final DataStreams streams;
  private final Plants plants;
  private final ReadingSink sink;
  private final Runnable requireRoom;
  private final InstantSource clock;
  private final AttributeValues attributes;
  private final StreamTypes types;
  private final List<Reading> batch = new ArrayList<>();
  private long characters;
  private long stored;
  private long rowsRead;

  /**
   * Creates a run.
   *
   * @param requireRoom throws a {@link UseCaseRefusedException} if nothing more may be stored
   */
  ImportRun(
      UUID id,
      ImportRequest request,
      BooleanSupplier isCancelled,
      DataStreams streams,
      Historian historian,
      Plants plants,
      ReadingSink sink,
      Runnable requireRoom,
      InstantSource clock) {
    this.id = id;
    this.request = request;
    this.isCancelled = isCancelled;
    this.streams = streams;
    this.plants = plants;
    this.sink = sink;
    this.requireRoom = requireRoom;
    this.clock = clock;
    attributes = new AttributeValues(clock);
    types = new StreamTypes(historian);
    report = new ImportReport(request.report().child(id + ".csv"));
  }

  /** Returns the outcome of the run, after everything was read. */
  Outcome outcome() {
    long lines = report.lines();
    return lines == 0
        ? Outcome.COMPLETED
        : failed(
            "The error report has %,d lines; the first is about %s"
                .formatted(lines, report.first()));
  }

  /** Returns the outcome of a complete or partial failure. */
  Outcome failed(String message) {
    return new Outcome(stored > 0 ? State.COMPLETED_WITH_FAILURES : State.FAILED, message);
  }

  /** Reads all files and stores their content. */
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

  /** Reads a file as far as possible. */
  private void read(BucketFile file) throws IOException {
    var rows = new ImportRows(streams, types, request.columns(), clock.instant(), attributes);
    int line = 0;
    try (var fetched = file.fetch();
        var all = request.rows(fetched.path())) {
      for (var row = all.next(); row.isPresent(); row = all.next()) {
        if (isCancelled.getAsBoolean()) {
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
    } catch (UseCaseRefusedException refused) {
      notStored(file.name(), line, Refusal.of(refused).text());
    } catch (IOException e) {
      report.add(file.name(), line + 1, "the file can't be read from here on: " + e.getMessage());
      storeRest(file, line);
    } catch (ReadingSink.UnavailableException | CancellationException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError e) {
      unexpected(file.name(), line, e);
    }
  }

  /** Stores the rows that were read before a file broke off. */
  private void storeRest(BucketFile file, int line) throws IOException {
    try {
      store();
    } catch (UseCaseRefusedException refused) {
      notStored(file.name(), line, Refusal.of(refused).text());
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
        } catch (UseCaseRefusedException refused) {
          report.add(file.name(), line, Refusal.of(refused).text());
        }
      }
    }
  }

  private void store() {
    int size = batch.size();
    if (size > 0) {
      requireRoom.run();
      sink.accept(ReadingBatch.of(batch));
      batch.clear();
      characters = 0;
      stored += size;
    }
  }

  /** Gives attributes the values in the files, each from its time on. */
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
    }
  }

  private void refused(@Nullable String why) throws IOException {
    report.add("", 0, "the attributes' values don't fit the plant: " + why);
  }

  private void delete(BucketFile file) throws IOException {
    try {
      file.delete();
    } catch (IOException e) {
      report.add(file.name(), 0, "everything is stored, but the file can't go: " + e.getMessage());
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
