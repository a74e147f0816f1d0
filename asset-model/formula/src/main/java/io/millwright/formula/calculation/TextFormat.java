// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.calculation;

import io.millwright.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.IllegalFormatException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A format of {@link java.util.Formatter} (SiteWise, "format"): text with conversions such as
 * {@code %d} and {@code %.2f}. Dates are not supported. A number becomes a text, a boolean or a
 * character if the conversion asks for one.
 */
public final class TextFormat {
  private static final Pattern CONVERSION =
      Pattern.compile("%(\\d+\\$)?([-#+ 0,(]*)(\\d+)?(?:\\.(\\d+))?(.)", Pattern.DOTALL);

  private static final String KNOWN = "doxXeEfgGaAsSbBcC";

  /** The greatest width and precision of a conversion. A formula's text can't be longer either. */
  private static final int WIDEST = 1_024;

  private final String pattern;
  private final List<Part> parts;

  /** One conversion: the index of the value that it writes, and its place in the pattern. */
  private record Part(int argument, char conversion, int start, int end, String text) {}

  private TextFormat(String pattern, List<Part> parts) {
    this.pattern = pattern;
    this.parts = List.copyOf(parts);
  }

  /**
   * Returns the format that a text value describes; empty if the value is not a text or not a
   * format.
   */
  public static Optional<TextFormat> of(Value pattern) {
    return pattern instanceof Value.StringValue(String text) && problem(text, WIDEST).isEmpty()
        ? Optional.of(read(text))
        : Optional.empty();
  }

  /**
   * Returns what is wrong with a format, and what to write instead; empty if the format is valid.
   *
   * @param values how many values the caller wants to write
   */
  public static Optional<String> problem(String pattern, int values) {
    int percent = pattern.indexOf('%');
    int at = 0;
    int next = 0;
    var matcher = CONVERSION.matcher(pattern);
    while (percent >= 0) {
      if (!matcher.find(percent) || matcher.start() != percent) {
        return Optional.of("The format ends with \"%\"; write %% for a percent sign");
      }
      var text = matcher.group();
      char conversion = matcher.group(5).charAt(0);
      at = matcher.end();
      if (conversion != '%' && conversion != 'n') {
        if (KNOWN.indexOf(conversion) < 0) {
          return Optional.of(
              "\"%s\" is no conversion; use %%d for integers, %%.2f for decimals, %%s for text"
                  .formatted(text));
        }
        if (tooWide(matcher.group(3)) || tooWide(matcher.group(4))) {
          return Optional.of(
              "\"%s\" is too wide; at most %s characters are allowed"
                  .formatted(text, Integer.toString(WIDEST)));
        }
        int argument = argument(matcher, next);
        next = matcher.group(1) == null ? next + 1 : next;
        if (argument < 0 || argument >= values) {
          return Optional.of("\"%s\" has no value to write; add one, or remove it".formatted(text));
        }
        try {
          var _ = String.format(Locale.ROOT, single(matcher), sample(conversion));
        } catch (IllegalFormatException _) {
          return Optional.of(
              "\"%s\" does not fit together; use %%d for integers, %%.2f for decimals, %%s for text"
                  .formatted(text));
        }
      } else if (text.length() != 2) {
        return Optional.of("\"%s\" stands alone; write %%%s".formatted(text, conversion));
      }
      percent = pattern.indexOf('%', at);
    }
    return Optional.empty();
  }

  private static boolean tooWide(String digits) {
    return digits != null && (digits.length() > 4 || Integer.parseInt(digits) > WIDEST);
  }

  private static int argument(Matcher matcher, int next) {
    var index = matcher.group(1);
    return index == null
        ? next
        : index.length() > 4 ? -1 : Integer.parseInt(index.substring(0, index.length() - 1)) - 1;
  }

  /**
   * Returns the text of the conversion without its argument number, because each conversion is
   * formatted alone with its own value.
   */
  private static String single(Matcher matcher) {
    var index = matcher.group(1);
    return index == null ? matcher.group() : "%" + matcher.group().substring(1 + index.length());
  }

  private static Object sample(char conversion) {
    return switch (Character.toLowerCase(conversion)) {
      case 'd', 'o', 'x' -> (Object) 1L;
      case 'e', 'f', 'g', 'a' -> 1.0;
      case 'c' -> (int) 'a';
      case 'b' -> true;
      default -> "a";
    };
  }

  private static TextFormat read(String pattern) {
    var parts = new ArrayList<Part>();
    int next = 0;
    var matcher = CONVERSION.matcher(pattern);
    for (int at = pattern.indexOf('%'); at >= 0; at = pattern.indexOf('%', matcher.end())) {
      if (!matcher.find(at)) {
        throw new IllegalArgumentException("no format: " + pattern);
      }
      char conversion = matcher.group(5).charAt(0);
      boolean isText = conversion == '%' || conversion == 'n';
      parts.add(
          new Part(
              isText ? -1 : argument(matcher, next),
              conversion,
              matcher.start(),
              matcher.end(),
              isText ? (conversion == '%' ? "%" : "\n") : single(matcher)));
      next = isText || matcher.group(1) != null ? next : next + 1;
    }
    return new TextFormat(pattern, parts);
  }

  /** Returns the formatted text; empty if a value has a type that its conversion can't write. */
  public Optional<String> apply(List<Value> values) {
    var text = new StringBuilder();
    int at = 0;
    for (var part : parts) {
      text.append(pattern, at, part.start());
      at = part.end();
      if (part.argument() < 0) {
        text.append(part.text());
        continue;
      }
      if (part.argument() >= values.size()) {
        return Optional.empty();
      }
      var fitting = fitting(values.get(part.argument()), part.conversion());
      if (fitting.isEmpty()) {
        return Optional.empty();
      }
      text.append(String.format(Locale.ROOT, part.text(), fitting.get()));
    }
    return Optional.of(text.append(pattern, at, pattern.length()).toString());
  }

  private static Optional<Object> fitting(Value value, char conversion) {
    return switch (Character.toLowerCase(conversion)) {
      case 'd', 'o', 'x' -> integer(value).map(number -> (Object) number);
      case 'c' ->
          value instanceof Value.StringValue(String text)
              ? text.codePointCount(0, text.length()) == 1
                  ? Optional.of((Object) text.codePointAt(0))
                  : Optional.empty()
              : integer(value)
                  .filter(number -> number.signum() >= 0 && number.bitLength() < Integer.SIZE)
                  .map(BigInteger::intValue)
                  .filter(Character::isValidCodePoint)
                  .map(number -> (Object) number);
      case 'b' ->
          value instanceof Value.StringValue
              ? Optional.empty()
              : value.asNumber().stream().mapToObj(number -> (Object) (number != 0)).findFirst();
      case 's' ->
          Optional.of(
              switch (value) {
                case Value.StringValue(String text) -> text;
                case Value.IntegerValue(long number) -> Long.toString(number);
                case Value.DoubleValue _, Value.BooleanValue _, Value.NullValue _ ->
                    Numbers.text(value.asNumber().orElse(Double.NaN));
              });
      default -> value.asNumber().stream().mapToObj(number -> (Object) number).findFirst();
    };
  }

  private static Optional<BigInteger> integer(Value value) {
    return switch (value) {
      case Value.IntegerValue(long number) -> Optional.of(BigInteger.valueOf(number));
      case Value.BooleanValue(boolean on) -> Optional.of(on ? BigInteger.ONE : BigInteger.ZERO);
      case Value.DoubleValue(double number) when number == Math.rint(number) ->
          Optional.of(new java.math.BigDecimal(number).toBigInteger());
      case Value.DoubleValue _, Value.StringValue _, Value.NullValue _ -> Optional.empty();
    };
  }
}
