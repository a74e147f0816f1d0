// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.language;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a function takes and gives, as it is written in the table of functions: {@code round(x:
 * number, digits?: number): number}. A question mark means that it may be left out, {@code ...}
 * that it may stand several times. {@code any} is anything, {@code value} anything but the constant
 * {@code none}; {@code same} is the type that all such arguments have in common, {@code either} the
 * type of any of them.
 */
public final class Signature {
  /** The most arguments of a function that takes several of a kind. */
  static final int SEVERAL = 16;

  private final String text;
  private final String name;
  private final List<Parameter> parameters;
  private final Accepts result;

  /** What an argument may be. */
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

  /** One argument of a function. */
  public record Parameter(String name, Accepts accepts, boolean required, boolean repeated) {}

  private Signature(String text, String name, List<Parameter> parameters, Accepts result) {
    this.text = text;
    this.name = name;
    this.parameters = List.copyOf(parameters);
    this.result = result;
  }

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

  /** The name of the function. */
  public String name() {
    return name;
  }

  /** How it is called: {@code round(x, digits)}. */
  public String call() {
    var names =
        parameters.stream()
            .map(parameter -> parameter.repeated() ? parameter.name() + ", ..." : parameter.name())
            .toList();
    return "%s(%s)".formatted(name, String.join(", ", names));
  }

  /** How many arguments it knows by name. */
  public int parameters() {
    return parameters.size();
  }

  public int fewest() {
    return (int) parameters.stream().filter(Parameter::required).count();
  }

  public int most() {
    return !parameters.isEmpty() && parameters.getLast().repeated()
        ? parameters.size() - 1 + SEVERAL
        : parameters.size();
  }

  /** The parameter that takes an argument, by its place from 0. */
  public Parameter parameter(int argument) {
    return parameters.get(Math.min(argument, parameters.size() - 1));
  }

  public Accepts result() {
    return result;
  }

  /** True where an argument, by its place from 0, belongs to the first parameter. */
  public boolean isOfFirst(int argument) {
    return argument == 0 || parameters.getFirst().repeated();
  }

  /** The signature as it is written. */
  @Override
  public String toString() {
    return text;
  }
}
