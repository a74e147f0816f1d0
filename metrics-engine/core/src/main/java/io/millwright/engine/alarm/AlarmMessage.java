// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.alarm;

import io.millwright.engine.node.MomentEvaluation;
import io.millwright.value.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The message of an alarm, with the values of a moment in the place of its placeholders. Example:
 * {@code "Product temperature {temperature} above limit"} becomes {@code "Product temperature 81.5
 * above limit"}.
 */
final class AlarmMessage {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][a-z0-9_]*)}");
  private static final MathContext THREE_DIGITS = new MathContext(3, RoundingMode.HALF_UP);

  /** Numbers of this size and above are written with an exponent. */
  private static final double TOO_LARGE = 1e15;

  /** Numbers below this size, except 0, are written with an exponent. */
  private static final double TOO_SMALL = 1e-6;

  private final String template;
  private final MomentEvaluation values;

  /**
   * @param template the text, in which {@code {key}} stands for the value of a property
   * @param values the values of the asset's properties at a moment
   */
  AlarmMessage(String template, MomentEvaluation values) {
    this.template = template;
    this.values = values;
  }

  /** Returns the message with the values that the properties had at a time, in microseconds. */
  String at(long time) {
    return PLACEHOLDER
        .matcher(template)
        .replaceAll(match ->
            Matcher.quoteReplacement(
                text(values.evaluate(now -> now.property(match.group(1)), time))));
  }

  /**
   * Returns a value as people read it: a number with three decimals, or with three digits where it
   * is less than 1, or with an exponent as the pages write it ({@code 1.2e30}) where it is very
   * large or very small; {@code ?} where there is no value.
   */
  private static String text(Value value) {
    if (value instanceof Value.StringValue(String text)) {
      return text;
    }
    var number = value.asNumber();
    if (number.isEmpty()) {
      return "?";
    }
    var exact = BigDecimal.valueOf(number.getAsDouble());
    double size = Math.abs(number.getAsDouble());
    if (size >= TOO_LARGE || (size > 0 && size < TOO_SMALL)) {
      return String.format(Locale.ROOT, "%.1e", number.getAsDouble())
          .replaceFirst("e\\+?(-?)0*", "e$1");
    }
    boolean isSmall = size < 1;
    var shown = isSmall ? exact.round(THREE_DIGITS) : exact.setScale(3, RoundingMode.HALF_UP);
    return shown.signum() == 0 ? "0" : shown.stripTrailingZeros().toPlainString();
  }
}
