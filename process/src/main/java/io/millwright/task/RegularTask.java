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
 * Work that is done again and again on a thread of its own. A turn that fails, however it fails,
 * does not keep the next one from coming; the first failure in a row is logged. A task whose turn
 * does not end is {@linkplain #silent() silent}, which health shows.
 */
public final class RegularTask implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RegularTask.class.getName());

  /** Longer than a database that starts anew, or a large snapshot, takes. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration STOPPING = Duration.ofSeconds(2);

  /** The tasks of this process; each process has one health. */
  private static final Set<RegularTask> RUNNING = ConcurrentHashMap.newKeySet();

  private final String name;
  private final Duration pause;
  private final Runnable work;
  private final ScheduledExecutorService thread;
  private final AtomicLong failures = new AtomicLong();
  private volatile long lastNanos = System.nanoTime();
  private boolean isFailing;

  /**
   * @param name what health and the log call it, and its thread
   * @param pause from the end of a turn to the next
   */
  public RegularTask(String name, Duration pause, Runnable work) {
    this.name = name;
    this.pause = pause;
    this.work = work;
    thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name(name).factory());
  }

  /** Starts it; the first turn comes after a pause. */
  public void start() {
    alive();
    RUNNING.add(this);
    var _ =
        thread.scheduleWithFixedDelay(
            this::turn, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Whether a turn under way is to come to its end. */
  public boolean isEnding() {
    return thread.isShutdown();
  }

  /** The names of the tasks whose last turn ended more than two minutes and ten pauses ago. */
  public static List<String> silent() {
    return RUNNING.stream()
        .filter(RegularTask::isSilent)
        .map(task -> task.name)
        .sorted(Comparator.naturalOrder())
        .toList();
  }

  /** For each name of a task that runs in this process: how old its last turn is, and failures. */
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

  /** Tells that a long turn goes on. */
  public void alive() {
    lastNanos = System.nanoTime();
  }

  // A turn may fail in ways that nobody has thought of; the next one may do better.
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

  /** Ends it when the turn under way has come to its end, however long that takes. */
  public void end() {
    thread.shutdown();
    RUNNING.remove(this);
    thread.close();
  }

  /** Ends it; a turn under way is interrupted, and waited for shortly. */
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
