// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.protocol;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.millwright.api.problem.Refusal;
import io.millwright.api.protocol.Shape.Member;
import io.millwright.api.protocol.Shape.Place;
import io.millwright.validation.Spelling;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks requests and answers against their shapes and refuses the first mistake, with its place as
 * a JSON pointer. A body is read once, from beginning to end, and never stored.
 */
public final class ShapeCheck {
  private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");
  private static final int LONGEST_SHOWN = 200;

  private final JsonParser parser;
  private final Reader reader;

  /** Receives everything that a check passes. */
  public interface Reader {
    /** Receives a member's name. */
    default void name(Pointer at, String name) {}

    /** Receives a value of any kind. */
    default void value() {}

    /** Receives a text, which the parser holds. */
    default void text(Pointer at, JsonParser parser) throws IOException {}
  }

  /**
   * Creates a check of a body.
   *
   * @param parser a parser positioned before the body
   */
  public ShapeCheck(JsonParser parser, Reader reader) {
    this.parser = parser;
    this.reader = reader;
  }

  /**
   * Checks the parameters of a request outside its body. An empty parameter counts as missing.
   *
   * @param values returns the texts of a member; none if it is missing
   * @throws Refusal if a required parameter is missing, or one does not match its shape or is not
   *     accepted
   */
  public static void parameters(Shape.Structure shape, Function<Member, List<String>> values) {
    for (var member : shape.members().values()) {
      if (member.place() == Place.BODY) {
        continue;
      }
      var at = Pointer.ROOT.member(member.name());
      var given = values.apply(member).stream().filter(text -> !text.isEmpty()).toList();
      if (given.isEmpty()) {
        if (member.isRequired()) {
          throw missing(at);
        }
        continue;
      }
      refuse(member, at);
      if (member.shape() instanceof Shape.Items(var each, long least, long most, var _)) {
        count(at, given.size(), least, most, "items");
        for (int i = 0; i < given.size(); i++) {
          parameter(each, at.item(i), given.get(i));
        }
      } else {
        parameter(member.shape(), at, given.getFirst());
      }
    }
  }

  /** Checks the members of an object whose beginning has been parsed. */
  public void object(Shape.Structure shape, Pointer at) throws IOException {
    members(shape, at, false);
  }

  /**
   * Checks an empty body.
   *
   * @throws Refusal if a member is required
   */
  public static void empty(Shape.Structure shape) {
    shape.required().stream()
        .findFirst()
        .ifPresent(member -> {
          throw missing(Pointer.ROOT.member(member.name()));
        });
  }

  private static void parameter(Shape shape, Pointer at, String value) {
    switch (shape) {
      case Shape.Text text -> text(text, at, value);
      case Shape.Whole(long least, long most) -> {
        try {
          range(at, Long.parseLong(value.trim()), least, most);
        } catch (NumberFormatException e) {
          throw Refusal.invalid(
              "%s=%s is not a whole number from %d to %d", at, shown(value), least, most);
        }
      }
      case Shape.Flag() -> {
        if (!value.equals("true") && !value.equals("false")) {
          throw Refusal.invalid("%s=%s is neither true nor false", at, shown(value));
        }
      }
      default -> {
        // The operations read times themselves, and a URL contains no objects.
      }
    }
  }

  private void value(Shape shape, Pointer at, boolean isJudged) throws IOException {
    if (shape instanceof Shape.Judged(var inner)) {
      value(inner, at, true);
      return;
    }
    reader.value();
    var token = parser.currentToken();
    if (token == JsonToken.VALUE_STRING) {
      reader.text(at, parser);
    }
    if (token == JsonToken.START_OBJECT) {
      switch (shape) {
        case Shape.Structure structure -> members(structure, at, isJudged);
        case Shape.Entries entries -> entries(entries, at, isJudged);
        default -> {
          expectAny(shape, at, isJudged);
          anyObject(at);
        }
      }
    } else if (token == JsonToken.START_ARRAY) {
      switch (shape) {
        case Shape.Items items -> items(items, at, isJudged);
        default -> {
          expectAny(shape, at, isJudged);
          items(new Shape.Items(new Shape.Anything(), 0, Long.MAX_VALUE, true), at, true);
        }
      }
    } else if (!isJudged) {
      scalar(shape, at, token);
    }
  }

  private void members(Shape.Structure shape, Pointer at, boolean isJudged) throws IOException {
    var seen = shape.required().isEmpty() && !shape.isExactlyOne() ? null : new HashSet<String>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      var place = at.member(name);
      reader.name(place, name);
      var member = shape.members().get(name);
      if (member == null || member.place() != Place.BODY) {
        throw Refusal.invalid(
            "%s is no field that is known here%s",
            place,
            Spelling.hint(
                name,
                shape.members().values().stream()
                    .filter(known -> known.place() == Place.BODY)
                    .map(Member::name)
                    .toList()));
      }
      if (parser.nextToken() == JsonToken.VALUE_NULL) {
        reader.value();
        continue;
      }
      refuse(member, place);
      if (seen != null) {
        seen.add(name);
      }
      value(member.shape(), place, isJudged);
    }
    if (seen == null || isJudged) {
      return;
    }
    for (var member : shape.required()) {
      if (!seen.contains(member.name())) {
        throw missing(at.member(member.name()));
      }
    }
    if (shape.isExactlyOne() && seen.size() != 1) {
      throw Refusal.invalid(
          "%s holds %d of %s; give exactly one", at, seen.size(), shape.members().keySet());
    }
  }

  private void entries(Shape.Entries shape, Pointer at, boolean isJudged) throws IOException {
    int size = 0;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      var place = at.member(name);
      reader.name(place, name);
      if (!isJudged) {
        text(shape.key(), place, name);
      }
      parser.nextToken();
      value(shape.each(), place, isJudged);
      size++;
    }
    if (!isJudged) {
      count(at, size, shape.least(), shape.most(), "entries");
    }
  }

  private void items(Shape.Items shape, Pointer at, boolean isJudged) throws IOException {
    int size = 0;
    for (; parser.nextToken() != JsonToken.END_ARRAY; size++) {
      if (parser.currentToken() != JsonToken.VALUE_NULL || !shape.isSparse()) {
        value(shape.each(), at.item(size), isJudged);
      } else {
        reader.value();
      }
    }
    if (!isJudged) {
      count(at, size, shape.least(), shape.most(), "items");
    }
  }

  private void anyObject(Pointer at) throws IOException {
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      var name = parser.currentName();
      var place = at.member(name);
      reader.name(place, name);
      parser.nextToken();
      value(new Shape.Anything(), place, true);
    }
  }

  private void scalar(Shape shape, Pointer at, @Nullable JsonToken token) throws IOException {
    switch (shape) {
      case Shape.Text text -> {
        if (token != JsonToken.VALUE_STRING) {
          throw Refusal.invalid("%s is not a text", at);
        }
        text(text, at, parser.getText());
      }
      case Shape.Whole(long least, long most) -> {
        if (token != JsonToken.VALUE_NUMBER_INT || !isLong()) {
          throw Refusal.invalid("%s is not a whole number from %d to %d", at, least, most);
        }
        range(at, parser.getLongValue(), least, most);
      }
      case Shape.Decimal() -> {
        if (!isNumber(token)
            && !(token == JsonToken.VALUE_STRING && NO_NUMBERS.contains(parser.getText()))) {
          throw Refusal.invalid("%s is not a number", at);
        }
      }
      case Shape.Flag() -> {
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
          throw Refusal.invalid("%s is not true or false", at);
        }
      }
      case Shape.Time() -> {
        if (!isNumber(token) && token != JsonToken.VALUE_STRING) {
          throw Refusal.invalid("%s is not a time in seconds since 1970", at);
        }
      }
      case Shape.Bytes(long most) -> bytes(most, at, token);
      case Shape.Items _ -> throw Refusal.invalid("%s is not a list", at);
      case Shape.Structure _ -> throw Refusal.invalid("%s is not an object", at);
      case Shape.Entries _ -> throw Refusal.invalid("%s is not an object", at);
      case Shape.Anything() -> {
        // Every value is valid.
      }
      case Shape.Judged _ -> {
        // The operation reports what is wrong.
      }
    }
  }

  private boolean isLong() throws IOException {
    return parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
  }

  private static boolean isNumber(@Nullable JsonToken token) {
    return token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
  }

  /** Refuses an object or a list in place of another value. */
  private static void expectAny(Shape shape, Pointer at, boolean isJudged) {
    if (isJudged || shape instanceof Shape.Anything) {
      return;
    }
    throw Refusal.invalid(
        "%s is not %s",
        at,
        switch (shape) {
          case Shape.Text _ -> "a text";
          case Shape.Whole _ -> "a whole number";
          case Shape.Decimal _ -> "a number";
          case Shape.Flag _ -> "true or false";
          case Shape.Time _ -> "a time in seconds since 1970";
          case Shape.Bytes _ -> "a text in base64";
          case Shape.Items _ -> "a list";
          case Shape.Structure _, Shape.Entries _ -> "an object";
          case Shape.Anything _, Shape.Judged _ -> throw new IllegalStateException();
        });
  }

  private void bytes(long most, Pointer at, @Nullable JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw Refusal.invalid("%s is not a text in base64", at);
    }
    int length = parser.getTextLength();
    if (length / 4 * 3L > most + 2) {
      throw Refusal.invalid("%s has more than %d bytes", at, most);
    }
  }

  private static void text(Shape.Text shape, Pointer at, String text) {
    long length =
        text.length() > shape.most() ? text.codePointCount(0, text.length()) : text.length();
    if (length < shape.least() || length > shape.most()) {
      throw Refusal.invalid(
          shape.most() == Long.MAX_VALUE
              ? "%s has %d characters; it has to have at least %d"
              : "%s has %d characters; it may have %d to %d",
          at,
          length,
          shape.least(),
          shape.most());
    }
    if (!shape.choices().isEmpty() && !shape.choices().contains(text)) {
      throw Refusal.invalid("%s \"%s\" is not one of %s", at, shown(text), shape.choices());
    }
    shape
        .pattern()
        .filter(pattern -> !pattern.matcher(text).matches())
        .ifPresent(pattern -> {
          throw Refusal.invalid(
              "%s \"%s\" is not allowed; it has to match %s", at, shown(text), pattern);
        });
  }

  private static void range(Pointer at, long number, long least, long most) {
    if (number < least || number > most) {
      throw Refusal.invalid("%s=%d is not a whole number from %d to %d", at, number, least, most);
    }
  }

  private static void count(Pointer at, int size, long least, long most, String what) {
    if (size < least || size > most) {
      throw Refusal.invalid(
          most == Long.MAX_VALUE ? "%s has %d %s; give at least %d" : "%s has %d %s; give %d to %d",
          at,
          size,
          what,
          least,
          most);
    }
  }

  private static void refuse(Member member, Pointer at) {
    member
        .refusal()
        .ifPresent(reason -> {
          throw Refusal.invalid("%s is not accepted: %s", at, reason);
        });
  }

  private static Refusal missing(Pointer at) {
    return Refusal.invalid("%s is missing; it is required", at);
  }

  private static String shown(String text) {
    return text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "..." : text;
  }
}
