// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.json.Body;
import io.millwright.api.json.StorableText;
import io.millwright.api.problem.Refusal;
import io.millwright.sitewise.AttributeText;
import io.millwright.value.DataType;
import io.millwright.value.Micros;
import io.millwright.value.NullType;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes values, times and qualities in SiteWise's form (Variant, TimeInNanos,
 * AssetPropertyValue).
 */
public final class Variants {
  private static final List<String> FIELDS =
      List.of("stringValue", "integerValue", "doubleValue", "booleanValue", "nullValue");

  private Variants() {}

  /** Reads an AssetPropertyValue. */
  public static Tqv tqv(Body point) {
    var quality = quality(point.findText("quality").orElse("GOOD"));
    var value = value(point.object("value"));
    if (quality == Quality.GOOD && !value.isPresent()) {
      throw Refusal.invalid(
          "%s: null, NaN and infinite values are not GOOD; give the quality BAD or UNCERTAIN",
          point.place("quality"));
    }
    return new Tqv(time(point.object("timestamp")), quality, value);
  }

  /** Writes an AssetPropertyValue. */
  public static ObjectNode json(Tqv tqv) {
    var point = JsonNodeFactory.instance.objectNode();
    point.set("value", json(tqv.value()));
    point.set("timestamp", json(tqv.time()));
    return point.put("quality", tqv.quality().name());
  }

  /**
   * Writes a point. If it has no value, the type that its sender named is added, or else the type
   * of its stream's values.
   *
   * @param type the type; empty if the stream has had no value yet
   */
  public static ObjectNode json(Tqv tqv, Optional<DataType> type) {
    var point = json(tqv);
    if (tqv.value() instanceof Value.NullValue(var named) && named == NullType.UNNAMED) {
      point
          .withObject("/value/nullValue")
          .put("valueType", letter(type.map(NullType::of).orElse(NullType.UNKNOWN)));
    }
    return point;
  }

  /** Writes a TimeInNanos. */
  public static ObjectNode json(Instant time) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("timeInSeconds", time.getEpochSecond())
        .put("offsetInNanos", time.getNano());
  }

  /** Returns a time in seconds since the epoch. */
  public static BigDecimal seconds(Instant time) {
    return BigDecimal.valueOf(Micros.of(time), 6).stripTrailingZeros();
  }

  /** Reads a TimeInNanos. */
  public static Instant time(Body time) {
    var instant = instant(time);
    try {
      Micros.of(instant);
    } catch (DateTimeException e) {
      throw new Refusal(Refusal.Kind.INVALID_REQUEST, e.getMessage(), e);
    }
    return instant;
  }

  /** Returns the time that a caller wrote, also one that is too far away to be stored. */
  public static Instant instant(Body time) {
    long seconds =
        time.findInteger("timeInSeconds")
            .orElseThrow(() ->
                Refusal.invalid("%s is missing; it is required", time.place("timeInSeconds")));
    long nanos = time.findInteger("offsetInNanos").orElse(0L);
    if (seconds < 1 || seconds > 31_556_889_864_403_199L || nanos < 0 || nanos > 999_999_999) {
      throw Refusal.invalid(
          "%s is out of range: timeInSeconds starts at 1, offsetInNanos goes from 0 to 999999999",
          time.place("timeInSeconds"));
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  /** Reads a quality. */
  public static Quality quality(String text) {
    try {
      return Quality.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          "Quality \"%s\" is not one of GOOD, BAD and UNCERTAIN".formatted(text),
          e);
    }
  }

  /** Reads a value that is written as text, as attributes' defaults are. */
  public static Value parse(String place, String text, DataType type) {
    return AttributeText.value(text, type)
        .orElseThrow(() -> Refusal.invalid("%s \"%s\" is not of type %s", place, text, type));
  }

  private static Value value(Body variant) {
    var given = FIELDS.stream().filter(variant::has).toList();
    if (given.size() != 1) {
      throw Refusal.invalid(
          "%s holds %d values; give exactly one of %s", variant.place(""), given.size(), FIELDS);
    }
    var field = given.getFirst();
    return switch (field) {
      case "stringValue" -> {
        var text = variant.text(field);
        StorableText.check(() -> variant.place(field), text);
        yield Value.of(text);
      }
      case "integerValue" -> Value.of(variant.findInteger(field).orElseThrow());
      case "booleanValue" -> Value.of(variant.flag(field, false));
      case "doubleValue" -> Value.of(number(variant, field));
      default -> Value.none(named(variant.object(field).text("valueType")));
    };
  }

  /** The type that a null names; the protocol's check has seen that it is one. */
  private static NullType named(String letter) {
    return switch (letter) {
      case "D" -> NullType.DOUBLE;
      case "I" -> NullType.INTEGER;
      case "B" -> NullType.BOOLEAN;
      case "S" -> NullType.STRING;
      default -> NullType.UNKNOWN;
    };
  }

  /** Reads a double; NaN and the infinities are texts in REST-JSON. */
  private static double number(Body variant, String field) {
    var raw = variant.raw(field);
    if (raw.isNumber()) {
      return raw.doubleValue();
    }
    return switch (raw.isTextual() ? raw.textValue() : "") {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> throw Refusal.invalid("%s is not a number", variant.place(field));
    };
  }

  /** Writes a Variant. */
  public static ObjectNode json(Value value) {
    var variant = JsonNodeFactory.instance.objectNode();
    switch (value) {
      case Value.IntegerValue(long number) -> {
        // SiteWise's integer has 32 bits, and its SDKs fail on larger ones.
        if (number == (int) number) {
          variant.put("integerValue", (int) number);
        } else {
          variant.put("doubleValue", (double) number);
        }
      }
      case Value.DoubleValue(double number) -> {
        if (Double.isFinite(number)) {
          variant.put("doubleValue", number);
        } else {
          variant.put("doubleValue", Double.toString(number));
        }
      }
      case Value.BooleanValue(boolean on) -> variant.put("booleanValue", on);
      case Value.StringValue(String text) -> variant.put("stringValue", text);
      case Value.NullValue(var named) ->
          variant.putObject("nullValue").put("valueType", letter(named));
    }
    return variant;
  }

  /** Returns SiteWise's letter for the type of a missing value (RawValueType). */
  private static String letter(NullType type) {
    return switch (type) {
      case DOUBLE -> "D";
      case INTEGER -> "I";
      case BOOLEAN -> "B";
      case STRING -> "S";
      // SiteWise's word for the type of a stream that has had no value yet.
      case UNKNOWN, UNNAMED -> "U";
    };
  }
}
