// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import io.millwright.application.job.ImportFiles.Outcome;
import io.millwright.application.job.ImportJob.State;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.reading.ReadingSink;
import io.millwright.value.Micros;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;

/**
 * Runs bulk imports one after the other ({@link JobQueue}). An interrupted import starts again from
 * the beginning, because storing a reading twice is harmless. Safe for use by several threads.
 */
public final class ImportJobs implements FigureSource {
  private static final System.Logger LOG = System.getLogger(ImportJobs.class.getName());

  private final ImportJobStore store;
  private final ImportFiles files;
  private final InstantSource clock;
  private final JobQueue<ImportJob> queue;

  /** Creates the imports of a store. Nothing runs before {@link #start}. */
  public ImportJobs(ImportJobStore store, ImportFiles files, InstantSource clock) {
    this.store = store;
    this.files = files;
    this.clock = clock;
    queue = new JobQueue<>("import", new Kept());
  }

  @Override
  public List<Figure> figures() {
    return queue.figures();
  }

  /** Starts, and resumes the imports that a former process did not finish. */
  public void start() {
    queue.start();
  }

  /** Stops. The next process resumes an import that is running. */
  public void stop() {
    queue.stop();
  }

  /** Runs a job after those before it. */
  public void submit(UUID id) {
    queue.submit(id);
  }

  /** Runs the unfinished jobs in the caller's thread. */
  public void resume() {
    queue.resume();
  }

  /**
   * Cancels a job that has not ended. Values that it has stored stay.
   *
   * @return the job as it is now; empty if there is none with this id
   */
  public Optional<ImportJob> cancel(UUID id) {
    return store
        .find(id)
        .map(job -> {
          if (!job.isOpen()) {
            return job;
          }
          queue.cancel(id);
          var ended = job.with(State.CANCELLED, "", Micros.truncate(clock.instant()));
          store.save(ended);
          return ended;
        });
  }

  /** The imports, as the queue sees them. */
  private final class Kept implements JobQueue.Jobs<ImportJob> {
    @Override
    public List<UUID> open() {
      return store.all().stream().filter(ImportJob::isOpen).map(ImportJob::id).toList();
    }

    @Override
    public Optional<ImportJob> findOpen(UUID id) {
      return store.find(id).filter(ImportJob::isOpen);
    }

    @Override
    public int attempts(ImportJob job) {
      return job.attempts();
    }

    @Override
    public ImportJob begin(ImportJob job, int attempt) {
      var begun = job.begun(attempt, clock.instant());
      store.save(begun);
      return begun;
    }

    @Override
    public ImportJob run(ImportJob job) {
      var outcome = outcome(job);
      if (!outcome.message().isEmpty()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "Bulk import ends job=%s state=%s cause=\"%s\""
                .formatted(job.id(), outcome.state(), outcome.message()));
      }
      return job.with(outcome.state(), outcome.message(), clock.instant());
    }

    private Outcome outcome(ImportJob job) {
      try {
        return files.read(
            job.id(), store.findRequest(job.id()).orElseThrow(), () -> queue.isCancelled(job.id()));
      } catch (CancellationException e) {
        return new Outcome(State.CANCELLED, "");
      } catch (ReadingSink.UnavailableException e) {
        throw e;
      } catch (RuntimeException | StackOverflowError e) {
        LOG.log(System.Logger.Level.ERROR, "Bulk import fails job=%s".formatted(job.id()), e);
        return Outcome.failed("The server failed with %s; its log says where".formatted(e));
      }
    }

    @Override
    public ImportJob givenUp(ImportJob job) {
      return job.with(
          State.FAILED,
          "The server has ended %d times while it read these files; give them in smaller parts, or give the server more memory"
              .formatted(job.attempts()),
          clock.instant());
    }

    @Override
    public boolean hasFailed(ImportJob ended) {
      return ended.state() == State.FAILED;
    }

    @Override
    public void keep(ImportJob ended) {
      store.save(ended);
    }
  }
}
