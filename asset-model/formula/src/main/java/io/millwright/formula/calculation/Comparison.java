// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

/**
 * The ways to compare two numbers or two texts. The operators are exact; the functions eq, gte and
 * lte take numbers as equal within a relative tolerance (SiteWise, "Use comparison functions in
 * formula expressions").
 */
public enum Comparison {
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  EQUAL,
  NOT_EQUAL,
  ABOUT_EQUAL,
  ABOUT_GREATER_OR_EQUAL,
  ABOUT_LESS_OR_EQUAL;

  private static final double RELATIVE_TOLERANCE = 1e-9;

  /**
   * Returns whether {@code x} and {@code y} satisfy this comparison. A comparison with NaN is
   * false, except {@code NOT_EQUAL}.
   */
  public boolean ofNumbers(double x, double y) {
    return switch (this) {
      case LESS -> x < y;
      case LESS_OR_EQUAL -> x <= y;
      case GREATER -> x > y;
      case GREATER_OR_EQUAL -> x >= y;
      case EQUAL -> x == y;
      case NOT_EQUAL -> x != y;
      case ABOUT_EQUAL -> isClose(x, y);
      case ABOUT_GREATER_OR_EQUAL -> isAboutGreaterOrEqual(x, y);
      case ABOUT_LESS_OR_EQUAL -> isAboutGreaterOrEqual(y, x);
    };
  }

  /**
   * Compares two integers exactly, also beyond 2^53. The tolerant operators compare them as
   * doubles.
   */
  public boolean ofIntegers(long x, long y) {
    return switch (this) {
      case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
          ofOrder(Long.compare(x, y));
      case ABOUT_EQUAL, ABOUT_GREATER_OR_EQUAL, ABOUT_LESS_OR_EQUAL ->
          ofNumbers((double) x, (double) y);
    };
  }

  /**
   * Returns whether two values in this order satisfy the comparison.
   *
   * @param order negative, zero or positive, as of {@link Comparable#compareTo}
   */
  public boolean ofOrder(int order) {
    return switch (this) {
      case LESS -> order < 0;
      case LESS_OR_EQUAL, ABOUT_LESS_OR_EQUAL -> order <= 0;
      case GREATER -> order > 0;
      case GREATER_OR_EQUAL, ABOUT_GREATER_OR_EQUAL -> order >= 0;
      case EQUAL, ABOUT_EQUAL -> order == 0;
      case NOT_EQUAL -> order != 0;
    };
  }

  /**
   * Returns whether two numbers are equal within a relative tolerance of 1e-9, as Python's {@code
   * math.isclose} does.
   */
  public static boolean isClose(double x, double y) {
    return x == y
        || (Double.isFinite(x)
            && Double.isFinite(y)
            && Math.abs(x - y) <= RELATIVE_TOLERANCE * Math.max(Math.abs(x), Math.abs(y)));
  }

  /**
   * Returns whether {@code x} is greater than {@code y} or about equal to it. The answer is false
   * if either number is NaN.
   */
  public static boolean isAboutGreaterOrEqual(double x, double y) {
    return x >= y || isClose(x, y);
  }
}
