// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.reading.ReadingSink;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Runs the jobs of one kind one after the other, in a thread of its own. A job that a restart or an
 * unavailable database has interrupted starts again. A job during which the server has ended three
 * times is given up. Safe for use by several threads.
 *
 * @param <J> the type of a job
 */
public final class JobQueue<J> implements FigureSource {
  /** Stores the jobs of one kind and does their work. */
  public interface Jobs<J> {
    /** Returns the ids of the jobs that have not ended, the oldest first. */
    List<UUID> open();

    /** Returns a job; empty if there is none with this id or it has ended. */
    Optional<J> findOpen(UUID id);

    /** Returns how often a job has been started. */
    int attempts(J job);

    /** Stores that a job has been started for the given attempt, and returns the started job. */
    J begin(J job, int attempt);

    /**
     * Does the work of a started job. Every failure ends the job, except an unavailable database.
     *
     * @return the ended job, not yet stored
     */
    J run(J begun);

    /** Returns the job as failed, because the server has ended too often while it ran. */
    J givenUp(J job);

    /** Returns whether a job has failed. */
    boolean hasFailed(J ended);

    /** Stores an ended job. */
    void keep(J ended);
  }

  private static final System.Logger LOG = System.getLogger(JobQueue.class.getName());
  private static final long RETRY_SECONDS = 10;
  private static final int MOST_ATTEMPTS = 3;

  private final String kind;
  private final Jobs<J> jobs;
  private final JobFigures figures;
  private final Set<UUID> cancelled = ConcurrentHashMap.newKeySet();

  /**
   * The jobs that this process has started. Repeating them does not count as an attempt, because an
   * unavailable database is no reason to give a job up.
   */
  private final Set<UUID> begunHere = ConcurrentHashMap.newKeySet();

  private final ScheduledExecutorService working;

  /**
   * Creates a queue.
   *
   * @param kind the kind of jobs, such as {@code import}
   */
  public JobQueue(String kind, Jobs<J> jobs) {
    this.kind = kind;
    this.jobs = jobs;
    figures = new JobFigures(kind);
    working =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(kind + "-jobs").factory());
  }

  @Override
  public List<Figure> figures() {
    return figures.figures();
  }

  /** Starts, and resumes the jobs that a former process did not finish, in the queue's thread. */
  public void start() {
    working.execute(this::resume);
  }

  /** Stops. The next process resumes a job that is running. */
  public void stop() {
    working.shutdownNow();
  }

  /** Runs a job after those before it. */
  public void submit(UUID id) {
    working.execute(() -> attempt(id));
  }

  /** Asks a job to stop before its end. */
  public void cancel(UUID id) {
    cancelled.add(id);
  }

  /** Returns whether a job was asked to stop before its end. */
  public boolean isCancelled(UUID id) {
    return cancelled.contains(id);
  }

  /** Runs the unfinished jobs in the caller's thread. */
  public void resume() {
    try {
      jobs.open().forEach(this::attempt);
    } catch (ReadingSink.UnavailableException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Jobs wait kind=%s cause=\"%s\"".formatted(kind, e.getMessage()));
      var _ = working.schedule(this::resume, RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      // An exception in a task of the thread would not be seen by anybody.
      LOG.log(
          System.Logger.Level.ERROR,
          "Jobs that a restart interrupted stay so kind=%s".formatted(kind),
          e);
    }
  }

  /** Runs a job. Whatever goes wrong, the jobs after it run nevertheless. */
  private void attempt(UUID id) {
    try {
      begin(id);
    } catch (ReadingSink.UnavailableException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Job waits kind=%s job=%s cause=\"%s\"".formatted(kind, id, e.getMessage()));
      var _ = working.schedule(() -> attempt(id), RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "Job can't be kept kind=%s job=%s".formatted(kind, id), e);
      forget(id);
    }
  }

  private void begin(UUID id) {
    var found = jobs.findOpen(id);
    if (found.isEmpty()) {
      forget(id);
      return;
    }
    var job = found.get();
    if (jobs.attempts(job) >= MOST_ATTEMPTS && !begunHere.contains(id)) {
      figures.failed();
      jobs.keep(jobs.givenUp(job));
      return;
    }
    var begun = jobs.begin(job, jobs.attempts(job) + (begunHere.add(id) ? 1 : 0));
    jobs.keep(figures.counted(() -> jobs.run(begun), jobs::hasFailed));
    forget(id);
  }

  private void forget(UUID ended) {
    begunHere.remove(ended);
    cancelled.remove(ended);
  }
}
