// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import io.millwright.formula.window.Accumulator;
import io.millwright.formula.window.WindowCall;
import io.millwright.formula.window.WindowPoints;
import io.millwright.value.Value;

/** How a function is evaluated. */
public sealed interface Meaning {
  /**
   * A function of values. It may stand in every formula.
   *
   * @param closure evaluates a call for values of any type
   * @param numeric writes a call as bytecode if all its values are numbers
   * @param asksTheTime true if the result depends on the moment of evaluation
   */
  record Scalar(Closure closure, NumericForm numeric, boolean asksTheTime) implements Meaning {}

  /**
   * A function of the points of a window, in which their order does not matter. Its arguments
   * behind the first parameter belong to the window: {@code percentile(x, 90)}.
   *
   * @param start makes an accumulator for one window
   * @param carriesOn whether the value that held at the window's start matters even where one
   *     stream is followed
   */
  record OfPoints<A extends Accumulator<A>>(Start<A> start, boolean carriesOn) implements Meaning {
    /** Makes the accumulator for one window. */
    @FunctionalInterface
    public interface Start<A> {
      /** Returns an accumulator without any point. */
      A begin(WindowCall call);
    }

    /** Returns the meaning of a function that reads only the points in the window. */
    public static <A extends Accumulator<A>> OfPoints<A> of(Start<A> start) {
      return new OfPoints<>(start, false);
    }
  }

  /**
   * A function of the course of one stream in a window.
   *
   * @param value evaluates the function
   * @param followed says which expression the call follows; usually the first argument
   * @param options what else the engine must know
   */
  record OverTime(Course value, Followed followed, CourseOptions options) implements Meaning {
    /** Evaluates a function of a course. */
    @FunctionalInterface
    public interface Course {
      /** Returns the value for one window; {@link Value#none} where there is none. */
      Value of(WindowPoints points, WindowCall call);
    }

    /** Says which expression a call follows. */
    @FunctionalInterface
    public interface Followed {
      /** A call follows its first argument. */
      Followed FIRST = call -> call.arguments().getFirst();

      /** Returns the expression whose course the call follows. */
      Expression by(Expression.Call call);
    }

    /** Returns the meaning of a function that follows its first argument. */
    public static OverTime of(CourseOptions options, Course value) {
      return new OverTime(value, Followed.FIRST, options);
    }
  }

  /**
   * A function of a property at the reading that triggers an evaluation.
   *
   * @param value evaluates the function
   * @param looksBack true if the result is the value that the argument had right before the reading
   * @param advice what to write instead in a metric, which has no triggering reading
   */
  record AtReading(Trigger value, boolean looksBack, String advice) implements Meaning {
    /** Evaluates a function at a reading. */
    @FunctionalInterface
    public interface Trigger {
      /** Returns the value; {@link Value#none} where there is none. */
      Value of(ReadingView view, Expression.Call call);
    }
  }
}
