// SPDX-License-Identifier: Apache-2.0
package io.millwright.task;

import static java.util.stream.Collectors.groupingBy;

import io.millwright.figure.Figure;
import io.millwright.reading.ReadingSink.UnavailableException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Work that runs again and again on a thread of its own. If a turn fails, the next one runs
 * nevertheless; the first failure in a row is logged. A task whose turn does not end is {@linkplain
 * #silent() silent}, which the health check shows.
 */
public final class RegularTask implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RegularTask.class.getName());

  /** Longer than restarting a database or writing a large snapshot takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration STOPPING = Duration.ofSeconds(2);

  /** The running tasks of this process, which has one health check. */
  private static final Set<RegularTask> RUNNING = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Duration pause;
  private final Runnable work;
  private final ScheduledExecutorService thread;
  private final AtomicLong failures = new AtomicLong();
  private volatile long lastNanos = System.nanoTime();
  private boolean isFailing;

  /**
   * Creates a task that is not started.
   *
   * @param name the name of the task in health, log and thread
   * @param pause the time from the end of a turn to the next turn
   * @param work one turn
   */
  public RegularTask(String name, Duration pause, Runnable work) {
    this.name = name;
    this.pause = pause;
    this.work = work;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Starts the task. The first turn comes after a pause. */
  public void start() {
    alive();
    RUNNING.add(this);
    var _ =
        thread.scheduleWithFixedDelay(
            this::turn, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Returns whether the task is ending, so that a turn in progress should stop. */
  public boolean isEnding() {
    return thread.isShutdown();
  }

  /**
   * Returns the names of the tasks whose last turn ended more than two minutes and ten pauses ago.
   */
  public static List<String> silent() {
    return RUNNING.stream()
        .filter(RegularTask::isSilent)
        .map(task -> task.name)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  /**
   * Returns, for each name of a task that runs in this process, the age of its last turn and its
   * number of failures.
   */
  public static List<Figure> figures() {
    return RUNNING.stream().collect(groupingBy(task -> task.name)).entrySet().stream()
        .flatMap(entry -> figures(entry.getKey(), entry.getValue()))
        .toList();
  }

  private static Stream<Figure> figures(String name, List<RegularTask> tasks) {
    var labels = Map.of("task", name);
    return Stream.of(
        new Figure.Gauge(
            "millwright_task_age_seconds",
            "Time since the last turn of a regular task ended",
            labels,
            () -> tasks.stream().mapToLong(task -> task.age().toNanos()).max().orElse(0) / 1e9),
        new Figure.Counter(
            "millwright_task_failures_total",
            "Turns of a regular task that failed; each is tried again",
            labels,
            () -> tasks.stream().mapToLong(task -> task.failures.get()).sum()));
  }

  private Duration age() {
    return Duration.ofNanos(System.nanoTime() - lastNanos);
  }

  private boolean isSilent() {
    return age().compareTo(PATIENCE.plus(pause.multipliedBy(10))) > 0;
  }

  /** Records that a long turn is still making progress. */
  public void alive() {
    lastNanos = System.nanoTime();
  }

  // A turn may fail in unforeseen ways, and the next one may succeed.
  private void turn() {
    try {
      work.run();
      isFailing = false;
    } catch (UnavailableException e) {
      if (isNews()) {
        LOG.log(
            System.Logger.Level.WARNING,
            "task=%s state=WAITING cause=\"%s\"".formatted(name, e.getMessage()));
      }
    } catch (Throwable e) {
      if (isNews()) {
        LOG.log(System.Logger.Level.ERROR, "task=%s failed; it is tried again".formatted(name), e);
      }
    }
    alive();
  }

  private boolean isNews() {
    failures.incrementAndGet();
    boolean isFirst = !isFailing && !thread.isShutdown();
    isFailing = true;
    return isFirst;
  }

  /** Ends the task after the turn in progress, however long that takes. */
  public void end() {
    thread.shutdown();
    RUNNING.remove(this);
    thread.close();
  }

  /**
   * Ends the task. A turn in progress is interrupted; this method waits up to two seconds for it.
   */
  @Override
  public void close() {
    thread.shutdownNow();
    RUNNING.remove(this);
    try {
      if (!thread.awaitTermination(STOPPING.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.log(System.Logger.Level.DEBUG, "task=" + name + " is slow to end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
