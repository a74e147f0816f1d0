// SPDX-License-Identifier: Apache-2.0
package io.millwright.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Locale;
import java.util.function.Supplier;

/** Takes times and prints them, a row of a table each. */
final class Measured {
  private Measured() {}

  /**
   * How long work took.
   *
   * @param cpu of this process; on a busy machine it says more than the time
   */
  record Took(Duration time, Duration cpu) {
    Took(long nanos, long cpuNanos) {
      this(Duration.ofNanos(nanos), Duration.ofNanos(cpuNanos));
    }
  }

  /** Does work once and prints how long it took. */
  static <T> T once(String what, Supplier<T> work) {
    long start = System.nanoTime();
    long cpu = cpu();
    var value = work.get();
    row(what, new Took(System.nanoTime() - start, cpu() - cpu), "");
    return value;
  }

  /** Does work once and prints how long it took. */
  static Took once(String what, Runnable work) {
    long start = System.nanoTime();
    long cpu = cpu();
    work.run();
    var took = new Took(System.nanoTime() - start, cpu() - cpu);
    row(what, took, "");
    return took;
  }

  /** Does work some times and prints the median. */
  static Took median(String what, int times, Runnable work) {
    var all = new ArrayList<Took>();
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      long cpu = cpu();
      work.run();
      all.add(new Took(System.nanoTime() - start, cpu() - cpu));
    }
    all.sort(Comparator.comparing(Took::time));
    var median = all.get(times / 2);
    row(what, median, "median of " + times);
    return median;
  }

  /** Prints a time beside its limit. */
  static void limit(String what, Duration time, Duration limit) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | | limit %,d ms, ratio %.2f |%n",
        what,
        time.toMillis(),
        limit.toMillis(),
        (double) time.toMillis() / limit.toMillis());
  }

  /** The CPU time of this process in nanoseconds. */
  static long cpu() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  static void head() {
    System.out.println("| what | ms | CPU ms | |");
    System.out.println("| --- | --- | --- | --- |");
  }

  static void row(String what, Took took, String note) {
    System.out.printf(
        Locale.ROOT,
        "| %s | %,.1f | %,.1f | %s |%n",
        what,
        took.time().toNanos() / 1_000_000.0,
        took.cpu().toNanos() / 1_000_000.0,
        note);
  }

  /** The heap that is in use after a collection, in MiB. */
  static void heap(String what) {
    System.gc();
    var runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "| heap: %s | | | %,d MiB of %,d MiB |%n",
        what,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20);
  }
}
