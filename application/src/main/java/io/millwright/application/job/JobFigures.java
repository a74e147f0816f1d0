// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.job;

import io.millwright.figure.Figure;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Counts the jobs of one kind. Safe for use by several threads. */
final class JobFigures {
  private final Map<String, String> labels;
  private final LongAdder running = new LongAdder();
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();

  /**
   * Creates the figures.
   *
   * @param kind the kind of jobs, such as {@code import}
   */
  JobFigures(String kind) {
    labels = Map.of("kind", kind);
  }

  /**
   * Runs a job and counts it. A job that throws will run again and is not counted as ended.
   *
   * @param hasFailed whether the result of a job is a failure
   */
  <T> T counted(Supplier<T> job, Predicate<T> hasFailed) {
    running.increment();
    try {
      var end = job.get();
      if (hasFailed.test(end)) {
        failed();
      } else {
        done.increment();
      }
      return end;
    } finally {
      running.decrement();
    }
  }

  /** Counts a job that has failed without running. */
  void failed() {
    failed.increment();
  }

  /** Returns the figures. */
  List<Figure> figures() {
    return List.of(
        new Figure.Gauge(
            "millwright_jobs_running", "Imports and exports that run now", labels, running::sum),
        ended("done", done),
        ended("failed", failed));
  }

  private Figure ended(String end, LongAdder count) {
    return new Figure.Counter(
        "millwright_jobs_ended_total",
        "Imports and exports that came to their end in this process, by whether they failed",
        Map.of("kind", labels.getOrDefault("kind", ""), "end", end),
        count::sum);
  }
}
