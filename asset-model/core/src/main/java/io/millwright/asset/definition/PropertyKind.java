// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import io.millwright.formula.Formula;
import io.millwright.value.Value;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/** What a property is, as SiteWise divides them. */
public sealed interface PropertyKind {
  /**
   * A constant of the asset.
   *
   * @param defaultValue what an asset has that gives no value of its own; null for none
   */
  record Attribute(Value defaultValue) implements PropertyKind {}

  /** A stream of readings from a device. */
  record Measurement() implements PropertyKind {}

  /** A formula evaluated at each reading of one of its inputs. */
  record Transform(Formula formula) implements PropertyKind {}

  /**
   * A formula evaluated for each window.
   *
   * @param percentGood how much of a window's time every measurement that the formula rests on must
   *     be GOOD, in percent from 0 to 100; 0, as in SiteWise, asks for nothing. Time is GOOD from a
   *     GOOD reading until one that is not; UNCERTAIN counts as BAD, which is the default of OPC
   *     10000-13 v1.05, 4.2.1.2 TreatUncertainAsBad
   */
  record Metric(Formula formula, Window window, int percentGood) implements PropertyKind {
    /**
     * @throws IllegalArgumentException if the percentage is outside [0, 100]
     */
    public Metric {
      if (percentGood < 0 || percentGood > 100) {
        throw new IllegalArgumentException(
            "percent_good %d is outside [0, 100]; give the percentage of each window that must be GOOD, such as 80"
                .formatted(percentGood));
      }
    }

    /** Makes a metric as SiteWise has it, of whatever is GOOD. */
    public Metric(Formula formula, Window window) {
      this(formula, window, 0);
    }
  }

  /**
   * Event frames: intervals (start, end] that conditions open and close, such as a run, a stop or a
   * batch. The stream holds true where a frame starts, and false where one ends; what starts while
   * a frame runs ends that one.
   *
   * @param from a frame starts where this becomes true
   * @param until and ends where this becomes true; empty for where {@code from} ceases to be
   * @param min what is shorter is no frame
   */
  record Frame(Formula from, Optional<Formula> until, Duration min) implements PropertyKind {
    /**
     * @throws IllegalArgumentException if the least length is negative
     */
    public Frame {
      if (min.isNegative()) {
        throw new IllegalArgumentException("min %s is negative; give zero or more".formatted(min));
      }
    }
  }

  /** Returns the word for this kind in model files and on the API. */
  default String word() {
    return switch (this) {
      case Attribute _ -> "attribute";
      case Measurement _ -> "measurement";
      case Transform _ -> "transform";
      case Metric _ -> "metric";
      case Frame _ -> "frame";
    };
  }

  /** Returns the formulas that values come out of, in the order of the file. */
  default Stream<Formula> formulas() {
    return switch (this) {
      case Attribute _, Measurement _ -> Stream.empty();
      case Transform(Formula formula) -> Stream.of(formula);
      case Metric(Formula formula, Window _, int _) -> Stream.of(formula);
      case Frame(Formula from, Optional<Formula> until, Duration _) ->
          Stream.concat(Stream.of(from), until.stream());
    };
  }
}
