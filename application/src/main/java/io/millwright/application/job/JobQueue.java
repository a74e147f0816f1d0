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
 * Runs the jobs of one kind, one after the other, in a thread of its own. A job that a restart or
 * an absent database has interrupted begins again. But one during which the server has ended again
 * and again does not. Safe for use by several threads.
 *
 * @param <J> a job as it is kept
 */
public final class JobQueue<J> implements FigureSource {
  /** Keeps the jobs of one kind, and does their work. */
  public interface Jobs<J> {
    /** Returns the ids of the jobs that have not come to their end, the oldest first. */
    List<UUID> open();

    /** Returns a job; empty where there is none, or where it has come to its end. */
    Optional<J> findOpen(UUID id);

    /** Returns how often a job has begun. */
    int attempts(J job);

    /** Keeps that a job has begun, for the time that is given, and returns it as it is then. */
    J begin(J job, int attempt);

    /**
     * Does the work of a job that has begun. Whatever is wrong with it ends the job; only an absent
     * database does not.
     *
     * @return the job at its end, not yet kept
     */
    J run(J begun);

    /** Returns a job that fails because the server has ended too often while it ran. */
    J givenUp(J job);

    /** Returns whether a job has failed. */
    boolean hasFailed(J ended);

    /** Keeps a job at its end. */
    void keep(J ended);
  }

  private static final System.Logger LOG = System.getLogger(JobQueue.class.getName());
  private static final long RETRY_SECONDS = 10;
  private static final int MOST_ATTEMPTS = 3;

  private final String kind;
  private final Jobs<J> jobs;
  private final JobFigures figures;
  private final Set<UUID> cancelled = ConcurrentHashMap.newKeySet();

  /** A database that comes and goes is no reason to give a job up; an end of the process may be. */
  private final Set<UUID> begunHere = ConcurrentHashMap.newKeySet();

  private final ScheduledExecutorService working;

  /**
   * @param kind what the jobs do, such as {@code import}
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

  /** Takes up what a former process has not finished, in the thread of the jobs. */
  public void start() {
    working.execute(this::resume);
  }

  /** Stops; a job that runs is taken up by the next process. */
  public void stop() {
    working.shutdownNow();
  }

  /** Has a job run when those before it are done. */
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

  /** Runs what was not finished, in the thread of the caller. */
  public void resume() {
    try {
      jobs.open().forEach(this::attempt);
    } catch (ReadingSink.UnavailableException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "Jobs wait kind=%s cause=\"%s\"".formatted(kind, e.getMessage()));
      var _ = working.schedule(this::resume, RETRY_SECONDS, TimeUnit.SECONDS);
    } catch (RuntimeException e) {
      // Nobody waits for what a task of the thread throws.
      LOG.log(
          System.Logger.Level.ERROR,
          "Jobs that a restart interrupted stay so kind=%s".formatted(kind),
          e);
    }
  }

  /** Runs a job. Whatever is wrong with it, those behind it come to their turn. */
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
