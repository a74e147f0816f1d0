// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.language.Function;
import io.millwright.formula.language.Signature;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All functions of the formula language (SiteWise, "Use functions in formula expressions", and
 * ours), in the order of the documentation.
 */
public final class Functions {
  /** The function behind a text with values in it: {@code f'{x} bar'} is a call of {@code join}. */
  public static final Function JOIN = TextFunctions.JOIN;

  /**
   * The function behind a value with a format: <code>{x: ".2f"}</code> is a call of {@code format}.
   */
  public static final Function FORMAT = TextFunctions.FORMAT;

  /** The function behind a chain with {@code elif}. */
  public static final Function IF = ChoiceFunctions.IF;

  private static final List<FunctionGroup> GROUPS =
      List.of(
          new FunctionGroup("Numbers", NumberFunctions.ALL),
          new FunctionGroup("Comparison and choice", ChoiceFunctions.ALL),
          new FunctionGroup("Texts", TextFunctions.ALL),
          new FunctionGroup("Dates and times", DateFunctions.ALL),
          new FunctionGroup("In metrics: all points of the window", AggregateFunctions.ALL),
          new FunctionGroup(
              "In metrics: over time",
              Stream.of(CourseFunctions.ALL, ChangeFunctions.ALL).flatMap(List::stream).toList()),
          new FunctionGroup("In transforms and alarms", TriggerFunctions.ALL));

  private static final List<Function> ALL =
      GROUPS.stream().flatMap(group -> group.functions().stream()).toList();

  private static final Map<String, Function> BY_NAME =
      ALL.stream().collect(Collectors.toUnmodifiableMap(Function::name, UnaryOperator.identity()));

  private static final Map<String, Function> ELSEWHERE =
      ALL.stream()
          .flatMap(
              function -> function.namesElsewhere().stream().map(name -> Map.entry(name, function)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private Functions() {}

  /** Returns all functions, grouped by the sections of the documentation. */
  public static List<FunctionGroup> groups() {
    return GROUPS;
  }

  /** Returns all functions, in the order of the documentation. */
  public static List<Function> all() {
    return ALL;
  }

  /** Returns the function of a name; capitals do not matter. Empty if no function has that name. */
  public static Optional<Function> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }

  /**
   * Returns the function that does what another language's function of this name does, for an error
   * message; empty if there is none.
   */
  public static Optional<Function> findElsewhere(String name) {
    return Optional.ofNullable(ELSEWHERE.get(name.toLowerCase(Locale.ROOT)));
  }

  /** Returns the functions that take a local time. */
  public static List<Function> ofLocalTime() {
    return ALL.stream()
        .filter(function ->
            function.signature().fewest() > 0
                && function.signature().parameter(0).accepts() == Signature.Accepts.TIME)
        .toList();
  }
}
