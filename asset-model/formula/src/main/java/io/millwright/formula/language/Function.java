// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The functions of the formula language (SiteWise, "Use functions in formula expressions"; ours are
 * marked). Names are written in any case. {@code docs/reference/formulas.md} explains each.
 */
public enum Function {
  /** The absolute value. */
  ABS(FunctionClass.SCALAR, "abs(x: number): number"),
  /** The arc cosine. */
  ACOS(FunctionClass.SCALAR, "acos(x: number): number"),
  /** The arc sine. */
  ASIN(FunctionClass.SCALAR, "asin(x: number): number"),
  /** The arc tangent. */
  ATAN(FunctionClass.SCALAR, "atan(x: number): number"),
  /** The cube root. */
  CBRT(FunctionClass.SCALAR, "cbrt(x: number): number"),
  /** The next integer upwards. */
  CEIL(FunctionClass.SCALAR, "ceil(x: number): number"),
  /** The cosine. */
  COS(FunctionClass.SCALAR, "cos(x: number): number"),
  /** The hyperbolic cosine. */
  COSH(FunctionClass.SCALAR, "cosh(x: number): number"),
  /** The cotangent. */
  COT(FunctionClass.SCALAR, "cot(x: number): number"),
  /** E to the power of x. */
  EXP(FunctionClass.SCALAR, "exp(x: number): number"),
  /** Exp(x) - 1, precise for small x. */
  EXPM1(FunctionClass.SCALAR, "expm1(x: number): number"),
  /** The next integer downwards. */
  FLOOR(FunctionClass.SCALAR, "floor(x: number): number"),
  /** The logarithm to base e. */
  LOG(FunctionClass.SCALAR, "log(x: number): number"),
  /** The logarithm to base 10. */
  LOG10(FunctionClass.SCALAR, "log10(x: number): number"),
  /** Log(1 + x), precise for small x. */
  LOG1P(FunctionClass.SCALAR, "log1p(x: number): number"),
  /** The logarithm to base 2. */
  LOG2(FunctionClass.SCALAR, "log2(x: number): number"),
  /** X to the power of y. */
  POW(FunctionClass.SCALAR, "pow(x: number, y: number): number"),
  /** -1, 0 or 1. */
  SIGNUM(FunctionClass.SCALAR, "signum(x: number): number"),
  /** The sine. */
  SIN(FunctionClass.SCALAR, "sin(x: number): number"),
  /** The hyperbolic sine. */
  SINH(FunctionClass.SCALAR, "sinh(x: number): number"),
  /** The square root. */
  SQRT(FunctionClass.SCALAR, "sqrt(x: number): number"),
  /** The tangent. */
  TAN(FunctionClass.SCALAR, "tan(x: number): number"),
  /** The hyperbolic tangent. */
  TANH(FunctionClass.SCALAR, "tanh(x: number): number"),
  /** Whether x is greater than y. */
  GT(FunctionClass.SCALAR, "gt(x: same, y: same): truth"),
  /** Whether x is at least y, with a relative tolerance of 1e-9. */
  GTE(FunctionClass.SCALAR, "gte(x: same, y: same): truth"),
  /** Whether x equals y, with a relative tolerance of 1e-9. */
  EQ(FunctionClass.SCALAR, "eq(x: same, y: same): truth"),
  /** Whether x differs from y, exactly. */
  NEQ(FunctionClass.SCALAR, "neq(x: same, y: same): truth"),
  /** Whether x is less than y. */
  LT(FunctionClass.SCALAR, "lt(x: same, y: same): truth"),
  /** Whether x is at most y, with a relative tolerance of 1e-9. */
  LTE(FunctionClass.SCALAR, "lte(x: same, y: same): truth"),
  /** Whether x is not a number. */
  ISNAN(FunctionClass.SCALAR, "isnan(x: number): truth"),
  /** A choice; only the chosen one is evaluated. */
  IF(FunctionClass.SCALAR, "if(condition: any, then: same, otherwise?: same): same"),
  /** How many characters. */
  LEN(FunctionClass.SCALAR, "len(s: text): number"),
  /** Where a part begins, from 0; -1 where it is not. */
  FIND(FunctionClass.SCALAR, "find(s: text, part: text): number"),
  /** Whether a part is in it. */
  CONTAINS(FunctionClass.SCALAR, "contains(s: text, part: text): truth"),
  /** In capital letters. */
  UPPER(FunctionClass.SCALAR, "upper(s: text): text"),
  /** In small letters. */
  LOWER(FunctionClass.SCALAR, "lower(s: text): text"),
  /** What a JSON path finds. */
  JP(FunctionClass.SCALAR, "jp(s: text, path: text): any"),
  /** Several values as one text. */
  JOIN(FunctionClass.SCALAR, "join(delimiter: text, x: any...): text"),
  /** Values in a format of java.util.Formatter. */
  FORMAT(FunctionClass.SCALAR, "format(pattern: text, x: any...): text"),
  /** The moment of evaluation, in seconds. */
  NOW(FunctionClass.SCALAR, "now(): number"),
  /** The moment of evaluation, or of the last point of x, in seconds. */
  TIMESTAMP(FunctionClass.TRIGGER, "timestamp(x?: any): number"),
  /** A date and time, in seconds. The zone may stand last, or be left out, then it is UTC. */
  MKTIME(
      FunctionClass.SCALAR,
      "mktime(zone: text, year: number, month: number, day: number,"
          + " hour?: number, minute?: number, second?: number): number"),
  /** A moment in a time zone. */
  LOCALTIME(FunctionClass.SCALAR, "localtime(seconds: number, zone?: text): time"),
  /** The year. */
  YEAR(FunctionClass.SCALAR, "year(t: time): number"),
  /** The month, 1 to 12. */
  MON(FunctionClass.SCALAR, "mon(t: time): number"),
  /** The day of the month, from 1. */
  MDAY(FunctionClass.SCALAR, "mday(t: time): number"),
  /** The day of the week; Sunday is 0. */
  WDAY(FunctionClass.SCALAR, "wday(t: time): number"),
  /** The day of the year, from 1. */
  YDAY(FunctionClass.SCALAR, "yday(t: time): number"),
  /** The hour. */
  HOUR(FunctionClass.SCALAR, "hour(t: time): number"),
  /** The minute. */
  MINUTE(FunctionClass.SCALAR, "minute(t: time): number"),
  /** The second, with its fraction. */
  SEC(FunctionClass.SCALAR, "sec(t: time): number"),
  /** Ours: the first that has a value. */
  COALESCE(FunctionClass.SCALAR, "coalesce(x: same...): same"),
  /** Ours: x within limits. */
  CLAMP(FunctionClass.SCALAR, "clamp(x: number, low: number, high: number): number"),
  /** Ours: half away from zero. */
  ROUND(FunctionClass.SCALAR, "round(x: number, digits?: number): number"),
  /** The mean of the window's values. */
  AVG(FunctionClass.AGGREGATE, "avg(x: number...): number"),
  /** The sum of the window's values. */
  SUM(FunctionClass.AGGREGATE, "sum(x: number...): number"),
  /** The least of the window's values. */
  MIN(FunctionClass.AGGREGATE, "min(x: number...): number"),
  /** The greatest of the window's values. */
  MAX(FunctionClass.AGGREGATE, "max(x: number...): number"),
  /** How many points the window has; 0 where it has none. */
  COUNT(FunctionClass.AGGREGATE, "count(x: any...): number"),
  /** The sample standard deviation of the window's values. */
  STDEV(FunctionClass.AGGREGATE, "stdev(x: number...): number"),
  /** Ours: the middle one of the window's values. */
  MEDIAN(FunctionClass.AGGREGATE, "median(x: number...): number"),
  /** Ours: what so many percent of the values are below. */
  PERCENTILE(FunctionClass.AGGREGATE, "percentile(x: number, percent: number): number"),
  /** The first value in the window. */
  FIRST(FunctionClass.TEMPORAL, "first(x: same): same"),
  /** The last value in the window. */
  LAST(FunctionClass.TEMPORAL, "last(x: same): same"),
  /** The last value at or before the window's start. */
  EARLIEST(FunctionClass.TEMPORAL, "earliest(x: same): same"),
  /** The last value at or before the window's end. */
  LATEST(FunctionClass.TEMPORAL, "latest(x: same): same"),
  /** Seconds in which x was positive. */
  STATETIME(FunctionClass.TEMPORAL, "statetime(x: number): number"),
  /** Ours: seconds in which x was one of the states. */
  TIMEIN(FunctionClass.TEMPORAL, "timein(x: same, state: same...): number"),
  /** The mean over the time. */
  TIMEWEIGHTEDAVG(
      FunctionClass.TEMPORAL, "timeweightedavg(x: number, interpolation?: text): number"),
  /** The standard deviation over the time. */
  TIMEWEIGHTEDSTDEV(
      FunctionClass.TEMPORAL, "timeweightedstdev(x: number, algorithm?: text): number"),
  /** Ours: by how much a counter rose. */
  INCREASE(FunctionClass.TEMPORAL, "increase(x: number, rollover?: number): number"),
  /** Ours: by how much a counter rose each second. */
  RATE(FunctionClass.TEMPORAL, "rate(x: number, rollover?: number): number"),
  /** Ours: how often x became positive. */
  EDGES(FunctionClass.TEMPORAL, "edges(x: number): number"),
  /** X before the reading that triggered this evaluation. */
  PRETRIGGER(FunctionClass.TRIGGER, "pretrigger(x: same): same");

  private static final Map<String, Function> BY_NAME =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(Function::spelling, function -> function));

  private static final Map<Function, Signature> SIGNATURES =
      Arrays.stream(values())
          .collect(
              Collectors.toUnmodifiableMap(
                  function -> function, function -> Signature.parse(function.types)));

  private final FunctionClass functionClass;
  private final String types;

  Function(FunctionClass functionClass, String types) {
    this.functionClass = functionClass;
    this.types = types;
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

  /** What it takes and gives: {@code round(x: number, digits?: number): number}. */
  public String types() {
    return types;
  }

  public Signature signature() {
    return Objects.requireNonNull(SIGNATURES.get(this));
  }

  /** The fewest arguments that it takes. */
  public int fewestArguments() {
    return signature().fewest();
  }

  /** The most arguments that it takes. */
  public int mostArguments() {
    return signature().most();
  }
}
