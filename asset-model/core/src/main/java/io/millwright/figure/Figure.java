// SPDX-License-Identifier: Apache-2.0
package io.millwright.figure;

import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * A number that a process tells about itself; {@code /q/metrics} shows it. Its suppliers answer at
 * once, from memory, and may be called by any thread.
 */
public sealed interface Figure {
  /**
   * Returns the name as Prometheus has it: {@code millwright_}, the part of the product, what is
   * meant, and the base unit, such as {@code millwright_historian_size_bytes}. A counter's name
   * ends in {@code _total}, a timer's in {@code _seconds}.
   */
  String name();

  /**
   * Returns what the number says, in one plain sentence; all figures with the same name say the
   * same.
   */
  String meaning();

  /**
   * Returns what tells figures with the same name apart. There are few values of each label: never
   * an asset or an alias.
   */
  Map<String, String> labels();

  /** Something that is counted from the start of the process on. */
  record Counter(String name, String meaning, Map<String, String> labels, DoubleSupplier value)
      implements Figure {
    public Counter {
      labels = Map.copyOf(labels);
    }

    /** Makes a counter without labels. */
    public Counter(String name, String meaning, DoubleSupplier value) {
      this(name, meaning, Map.of(), value);
    }
  }

  /** Something that is measured, and goes up and down; NaN while it is not known. */
  record Gauge(String name, String meaning, Map<String, String> labels, DoubleSupplier value)
      implements Figure {
    public Gauge {
      labels = Map.copyOf(labels);
    }

    /** Makes a gauge without labels. */
    public Gauge(String name, String meaning, DoubleSupplier value) {
      this(name, meaning, Map.of(), value);
    }
  }

  /**
   * How often something was done, and how long that took in all.
   *
   * @param count how often
   * @param nanos how long in all, in nanoseconds
   */
  record Timer(
      String name,
      String meaning,
      Map<String, String> labels,
      LongSupplier count,
      LongSupplier nanos)
      implements Figure {
    public Timer {
      labels = Map.copyOf(labels);
    }
  }
}
