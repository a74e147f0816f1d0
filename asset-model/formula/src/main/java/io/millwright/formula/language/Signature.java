// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The arguments and the result of a function, as the table of functions writes them: {@code
 * round(x: number, digits?: number): number}. A question mark marks an argument that may be left
 * out, {@code ...} one that may be repeated. {@code any} accepts anything, {@code value} anything
 * but the constant {@code none}. All arguments of type {@code same} must have one type in common;
 * {@code either} is the type of any of them.
 */
public final class Signature {
  /** The most arguments that a repeated parameter takes. */
  static final int SEVERAL = 16;

  private final String text;
  private final String name;
  private final List<Parameter> parameters;
  private final Accepts result;

  /** What an argument may be, in the words of the signature. */
  public enum Accepts {
    NUMBER,
    TRUTH,
    TEXT,
    TIME,
    ANY,
    VALUE,
    SAME,
    EITHER
  }

  /**
   * One parameter of a function.
   *
   * @param required false if a call may leave the argument out
   * @param repeated true if a call may pass several such arguments
   */
  public record Parameter(String name, Accepts accepts, boolean required, boolean repeated) {}

  private Signature(String text, String name, List<Parameter> parameters, Accepts result) {
    this.text = text;
    this.name = name;
    this.parameters = List.copyOf(parameters);
    this.result = result;
  }

  /** Parses a signature such as {@code round(x: number, digits?: number): number}. */
  public static Signature parse(String text) {
    int open = text.indexOf('(');
    int close = text.lastIndexOf(')');
    var parameters = new ArrayList<Parameter>();
    for (var part : text.substring(open + 1, close).split(",", -1)) {
      if (!part.isBlank()) {
        int colon = part.indexOf(':');
        var name = part.substring(0, colon).strip();
        var type = part.substring(colon + 1).strip();
        boolean repeated = type.endsWith("...");
        boolean optional = name.endsWith("?");
        parameters.add(
            new Parameter(
                optional ? name.substring(0, name.length() - 1) : name,
                accepts(repeated ? type.substring(0, type.length() - 3) : type),
                !optional,
                repeated));
      }
    }
    return new Signature(
        text,
        text.substring(0, open),
        parameters,
        accepts(text.substring(text.indexOf(':', close) + 1).strip()));
  }

  private static Accepts accepts(String type) {
    return Accepts.valueOf(type.toUpperCase(Locale.ROOT));
  }

  /** Returns the name of the function. */
  public String name() {
    return name;
  }

  /** Returns a call with the parameters' names: {@code round(x, digits)}. */
  public String call() {
    var names =
        parameters.stream()
            .map(parameter -> parameter.repeated() ? parameter.name() + ", ..." : parameter.name())
            .toList();
    return "%s(%s)".formatted(name, String.join(", ", names));
  }

  /** Returns how many parameters the signature names; a repeated one counts once. */
  public int parameters() {
    return parameters.size();
  }

  /** Returns the least number of arguments of a call. */
  public int fewest() {
    return (int) parameters.stream().filter(Parameter::required).count();
  }

  /** Returns the greatest number of arguments of a call. */
  public int most() {
    return !parameters.isEmpty() && parameters.getLast().repeated()
        ? parameters.size() - 1 + SEVERAL
        : parameters.size();
  }

  /** Returns the parameter that takes the argument at an index, counted from 0. */
  public Parameter parameter(int argument) {
    return parameters.get(Math.min(argument, parameters.size() - 1));
  }

  /** Returns the type of the result. */
  public Accepts result() {
    return result;
  }

  /** Returns whether the argument at an index, counted from 0, belongs to the first parameter. */
  public boolean isOfFirst(int argument) {
    return argument == 0 || parameters.getFirst().repeated();
  }

  /** Returns the signature as it was written. */
  @Override
  public String toString() {
    return text;
  }
}
