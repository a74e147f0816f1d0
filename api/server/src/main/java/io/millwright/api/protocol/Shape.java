// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The form that a value of the protocol must have. */
public sealed interface Shape {
  /** Any JSON value. */
  record Anything() implements Shape {}

  /**
   * A value that its operation checks. Only unknown names of members are refused.
   *
   * @param shape the shape in the protocol
   */
  record Judged(Shape shape) implements Shape {}

  /** True or false. */
  record Flag() implements Shape {}

  /** A time: seconds since the epoch in a body, ISO-8601 in a URL. */
  record Time() implements Shape {}

  /** A number with a fraction. NaN and the infinities are texts, as in REST-JSON. */
  record Decimal() implements Shape {}

  /**
   * A whole number.
   *
   * @param least its least value
   * @param most its greatest value
   */
  record Whole(long least, long most) implements Shape {}

  /**
   * Bytes, as a text in base64.
   *
   * @param most the most bytes
   */
  record Bytes(long most) implements Shape {}

  /**
   * A text.
   *
   * @param least its least number of characters
   * @param most its greatest number of characters
   * @param pattern what the whole text matches
   * @param choices the texts that are allowed; empty where others are, too
   */
  record Text(long least, long most, Optional<Pattern> pattern, List<String> choices)
      implements Shape {}

  /**
   * A list.
   *
   * @param least the fewest items
   * @param most the most items
   * @param isSparse whether an item may be null
   */
  record Items(Shape each, long least, long most, boolean isSparse) implements Shape {}

  /**
   * An object with names of the caller's choice.
   *
   * @param key what each name is
   * @param each what each value is
   * @param least its least number of names
   * @param most its greatest number of names
   */
  record Entries(Text key, Shape each, long least, long most) implements Shape {}

  /** The part of a request or an answer that contains a member. */
  enum Place {
    BODY,
    PATH,
    QUERY,
    HEADER
  }

  /**
   * A member of an object, a request or an answer.
   *
   * @param name the name in the protocol
   * @param wireName the name in the message, such as that of a header
   * @param refusal why it is refused; empty if it is accepted
   */
  record Member(
      String name,
      String wireName,
      Place place,
      Shape shape,
      boolean isRequired,
      Optional<String> refusal) {}

  /**
   * An object with known members. It is filled when all shapes are known, since a value may hold
   * values of its own kind; after that it does not change.
   */
  final class Structure implements Shape {
    private final String name;
    private final boolean isExactlyOne;
    private final Map<String, Member> members = new LinkedHashMap<>();
    private List<Member> required = List.of();

    Structure(String name, boolean isExactlyOne) {
      this.name = name;
      this.isExactlyOne = isExactlyOne;
    }

    void fill(Stream<Member> all) {
      all.forEach(member -> members.put(member.name(), member));
      required =
          members.values().stream()
              .filter(Member::isRequired)
              .filter(member -> member.place() == Place.BODY)
              .toList();
    }

    /** Returns the name in the protocol. */
    public String name() {
      return name;
    }

    /** Returns the members, by their names. */
    public Map<String, Member> members() {
      return members;
    }

    /** Returns the required members of the body. */
    List<Member> required() {
      return required;
    }

    /** Returns whether the object must have exactly one member. */
    boolean isExactlyOne() {
      return isExactlyOne;
    }

    /** Returns whether a member stands in the body. */
    public boolean hasBody() {
      return members.values().stream().anyMatch(member -> member.place() == Place.BODY);
    }

    @Override
    public String toString() {
      return name;
    }
  }
}
