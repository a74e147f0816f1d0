// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.bulk.RequestedPlaces;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.DataStreams;
import io.millwright.application.historian.Historian;
import io.millwright.application.job.DatabaseDiskSpace;
import io.millwright.application.job.ImportFiles.Outcome;
import io.millwright.application.job.ImportJob;
import io.millwright.application.job.ImportJobStore;
import io.millwright.application.job.ImportJobs;
import io.millwright.application.plant.Plants;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.reading.ReadingSink;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/** Runs bulk imports ({@link ImportJobs}) for as long as the server runs. */
@Singleton
final class ImportRunner implements FigureSource {
  private final RequestedPlaces places;
  private final DataStreams streams;
  private final Historian historian;
  private final Plants plants;
  private final ReadingSink sink;

  /** None for a database of another machine. */
  private final Instance<DatabaseDiskSpace> room;

  private final ObjectMapper json;
  private final InstantSource clock;
  private final ImportJobs imports;

  ImportRunner(
      ImportJobStore jobs,
      RequestedPlaces places,
      DataStreams streams,
      Historian historian,
      Plants plants,
      ReadingSink sink,
      Instance<DatabaseDiskSpace> room,
      ObjectMapper json,
      InstantSource clock) {
    this.places = places;
    this.streams = streams;
    this.historian = historian;
    this.plants = plants;
    this.sink = sink;
    this.room = room;
    this.json = json;
    this.clock = clock;
    imports = new ImportJobs(jobs, this::read, clock);
  }

  @Override
  public List<Figure> figures() {
    return imports.figures();
  }

  void start(@Observes StartupEvent event) {
    imports.start();
  }

  void stop(@Observes ShutdownEvent event) {
    imports.stop();
  }

  /** Runs a job after those before it. */
  void submit(UUID id) {
    imports.submit(id);
  }

  /** Cancels a job and returns it; empty if there is none with this id. */
  Optional<ImportJob> cancel(UUID id) {
    return imports.cancel(id);
  }

  /** Resumes the jobs that were not finished. */
  void resume() {
    imports.resume();
  }

  private Outcome read(UUID id, String text, BooleanSupplier isCancelled) {
    ImportRequest request;
    try {
      request = ImportRequest.of(json, text, places);
    } catch (Refusal refusal) {
      // The configuration has changed since the job was made.
      return Outcome.failed(refusal.text());
    }
    var run =
        new ImportRun(
            id, request, isCancelled, streams, historian, plants, sink, this::requireRoom, clock);
    try (run) {
      run.everything();
    } catch (IOException e) {
      return run.failed("The error report can't be written: %s".formatted(e.getMessage()));
    }
    return run.outcome();
  }

  private void requireRoom() {
    if (room.isResolvable()) {
      room.get().require();
    }
  }
}
