// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The functions of the formula language (SiteWise, "Using functions in formula expressions"; ours
 * are marked). Names are written in any case.
 */
public enum Function {
  /** {@code abs(x)}. */
  ABS(FunctionClass.SCALAR, 1, 1),
  /** {@code acos(x)}. */
  ACOS(FunctionClass.SCALAR, 1, 1),
  /** {@code asin(x)}. */
  ASIN(FunctionClass.SCALAR, 1, 1),
  /** {@code atan(x)}. */
  ATAN(FunctionClass.SCALAR, 1, 1),
  /** {@code cbrt(x)}. */
  CBRT(FunctionClass.SCALAR, 1, 1),
  /** {@code ceil(x)}. */
  CEIL(FunctionClass.SCALAR, 1, 1),
  /** {@code cos(x)}. */
  COS(FunctionClass.SCALAR, 1, 1),
  /** {@code cosh(x)}. */
  COSH(FunctionClass.SCALAR, 1, 1),
  /** {@code cot(x)}. */
  COT(FunctionClass.SCALAR, 1, 1),
  /** {@code exp(x)}. */
  EXP(FunctionClass.SCALAR, 1, 1),
  /** {@code expm1(x)}. */
  EXPM1(FunctionClass.SCALAR, 1, 1),
  /** {@code floor(x)}. */
  FLOOR(FunctionClass.SCALAR, 1, 1),
  /** {@code log(x)}, to base e. */
  LOG(FunctionClass.SCALAR, 1, 1),
  /** {@code log10(x)}. */
  LOG10(FunctionClass.SCALAR, 1, 1),
  /** {@code log1p(x)}. */
  LOG1P(FunctionClass.SCALAR, 1, 1),
  /** {@code log2(x)}. */
  LOG2(FunctionClass.SCALAR, 1, 1),
  /** {@code pow(x, y)}. */
  POW(FunctionClass.SCALAR, 2, 2),
  /** {@code signum(x)}. */
  SIGNUM(FunctionClass.SCALAR, 1, 1),
  /** {@code sin(x)}. */
  SIN(FunctionClass.SCALAR, 1, 1),
  /** {@code sinh(x)}. */
  SINH(FunctionClass.SCALAR, 1, 1),
  /** {@code sqrt(x)}. */
  SQRT(FunctionClass.SCALAR, 1, 1),
  /** {@code tan(x)}. */
  TAN(FunctionClass.SCALAR, 1, 1),
  /** {@code tanh(x)}. */
  TANH(FunctionClass.SCALAR, 1, 1),
  /** {@code gt(x, y)}: 1 where x is greater, otherwise 0. */
  GT(FunctionClass.SCALAR, 2, 2),
  /** {@code gte(x, y)}, with a relative tolerance of 1e-9. */
  GTE(FunctionClass.SCALAR, 2, 2),
  /** {@code eq(x, y)}, with a relative tolerance of 1e-9. */
  EQ(FunctionClass.SCALAR, 2, 2),
  /** {@code neq(x, y)}, exact. */
  NEQ(FunctionClass.SCALAR, 2, 2),
  /** {@code lt(x, y)}. */
  LT(FunctionClass.SCALAR, 2, 2),
  /** {@code lte(x, y)}, with a relative tolerance of 1e-9. */
  LTE(FunctionClass.SCALAR, 2, 2),
  /** {@code isnan(x)}. */
  ISNAN(FunctionClass.SCALAR, 1, 1),
  /** {@code if(condition, a, b)}; only the chosen one is evaluated. */
  IF(FunctionClass.SCALAR, 2, 3),
  /** Ours: {@code coalesce(x, y, ...)}, the first that has a value. */
  COALESCE(FunctionClass.SCALAR, 1, 16),
  /** Ours: {@code clamp(x, low, high)}. */
  CLAMP(FunctionClass.SCALAR, 3, 3),
  /** Ours: {@code round(x)} or {@code round(x, digits)}, half away from zero. */
  ROUND(FunctionClass.SCALAR, 1, 2),
  /** {@code avg(x)}: the mean of the window's values; no value where there are none. */
  AVG(FunctionClass.AGGREGATE, 1, 16),
  /** {@code sum(x)}; no value where there are none. */
  SUM(FunctionClass.AGGREGATE, 1, 16),
  /** {@code min(x)}; no value where there are none. */
  MIN(FunctionClass.AGGREGATE, 1, 16),
  /** {@code max(x)}; no value where there are none. */
  MAX(FunctionClass.AGGREGATE, 1, 16),
  /** {@code count(x)}: of the window's values; 0 where there are none. */
  COUNT(FunctionClass.AGGREGATE, 1, 16),
  /** {@code stdev(x)}: the sample standard deviation; no value where there are none. */
  STDEV(FunctionClass.AGGREGATE, 1, 16),
  /** {@code first(x)} in the window. */
  FIRST(FunctionClass.TEMPORAL, 1, 1),
  /** {@code last(x)} in the window. */
  LAST(FunctionClass.TEMPORAL, 1, 1),
  /** {@code earliest(x)}: the last value at or before the window's start. */
  EARLIEST(FunctionClass.TEMPORAL, 1, 1),
  /** {@code latest(x)}: the last value at or before the window's end. */
  LATEST(FunctionClass.TEMPORAL, 1, 1),
  /**
   * {@code statetime(x)}: seconds of the window in which x was positive, the last value carried on.
   */
  STATETIME(FunctionClass.TEMPORAL, 1, 1),
  /** {@code timeweightedavg(x)}, the last value carried on. */
  TIMEWEIGHTEDAVG(FunctionClass.TEMPORAL, 1, 2),
  /**
   * Ours: {@code increase(x)}: by how much a counter rose in the window, resets to zero tolerated.
   */
  INCREASE(FunctionClass.TEMPORAL, 1, 1),
  /** Ours: {@code edges(x)}: how often x became positive in the window. */
  EDGES(FunctionClass.TEMPORAL, 1, 1),
  /** {@code pretrigger(x)}: x before the reading that triggered this evaluation. */
  PRETRIGGER(FunctionClass.TRIGGER, 1, 1);

  private static final Map<String, Function> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Function::spelling, function -> function));

  private final FunctionClass functionClass;
  private final int fewest;
  private final int most;

  Function(FunctionClass functionClass, int fewest, int most) {
    this.functionClass = functionClass;
    this.fewest = fewest;
    this.most = most;
  }

  /** The function of a name, written in any case. */
  public static Optional<Function> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  /** As it is written in formulas. */
  public String spelling() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Where it may stand and who evaluates it. */
  public FunctionClass functionClass() {
    return functionClass;
  }

  /** The fewest arguments that it takes. */
  public int fewestArguments() {
    return fewest;
  }

  /** The most arguments that it takes. */
  public int mostArguments() {
    return most;
  }
}
