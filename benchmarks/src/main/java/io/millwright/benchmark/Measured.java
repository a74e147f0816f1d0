// SPDX-License-Identifier: Apache-2.0
package io.millwright.benchmark;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Supplier;

/** Takes times and prints them, a row of a table each. */
final class Measured {
  private Measured() {}

  /** What a piece of work gave, and how long it took. */
  record Result<T>(T value, Duration time) {}

  static <T> Result<T> time(Supplier<T> work) {
    long start = System.nanoTime();
    var value = work.get();
    return new Result<>(value, Duration.ofNanos(System.nanoTime() - start));
  }

  /** Does work once and prints how long it took. */
  static <T> T once(String what, Supplier<T> work) {
    var result = time(work);
    row(what, result.time(), "");
    return result.value();
  }

  /** Does work some times and prints the median. */
  static void median(String what, int times, Runnable work) {
    var all = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      work.run();
      all[i] = System.nanoTime() - start;
    }
    java.util.Arrays.sort(all);
    row(what, Duration.ofNanos(all[times / 2]), "median of " + times);
  }

  static void head() {
    System.out.println("| what | ms | |");
    System.out.println("| --- | --- | --- |");
  }

  static void row(String what, Duration time, String note) {
    System.out.printf(
        Locale.ROOT, "| %s | %,.1f | %s |%n", what, time.toNanos() / 1_000_000.0, note);
  }

  /** The heap that is in use after a collection, in MiB. */
  static void heap(String what) {
    System.gc();
    var runtime = Runtime.getRuntime();
    System.out.printf(
        Locale.ROOT,
        "| heap: %s | | %,d MiB of %,d MiB |%n",
        what,
        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
        runtime.maxMemory() >> 20);
  }
}
