// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.protocol;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A difference between the requests that Millwright accepts and those of the protocol. Its target
 * is a shape, such as {@code MaxResults}, a member of one, such as {@code
 * ListAssetsRequest.filter}, or a member of all shapes, such as {@code *.workspaceName}.
 */
public sealed interface Difference {
  /** Returns the shape or the member. */
  String target();

  /** Returns what is different, for callers. */
  String reason();

  /** Returns the shape that replaces the protocol's. */
  default Shape on(Shape shape) {
    return shape;
  }

  /**
   * A larger number, a longer text or a longer list is accepted.
   *
   * @param most the greatest number, or the most characters or items
   */
  record Larger(String target, long most, String reason) implements Difference {
    @Override
    public Shape on(Shape shape) {
      return switch (shape) {
        case Shape.Whole whole -> new Shape.Whole(whole.least(), most);
        case Shape.Text text -> new Shape.Text(text.least(), most, text.pattern(), text.choices());
        case Shape.Items items ->
            new Shape.Items(items.each(), items.least(), most, items.isSparse());
        case Shape.Entries entries ->
            new Shape.Entries(entries.key(), entries.each(), entries.least(), most);
        default -> throw new IllegalStateException(target + " has no greatest number");
      };
    }
  }

  /**
   * Other texts are accepted.
   *
   * @param least the fewest characters
   * @param most the most characters
   * @param pattern the pattern that the whole text must match
   */
  record OtherText(String target, long least, long most, String pattern, String reason)
      implements Difference {
    @Override
    public Shape on(Shape shape) {
      return new Shape.Text(
          least, most, Optional.of(Pattern.compile(pattern, Pattern.DOTALL)), List.of());
    }
  }

  /** A list or a map may be empty, which means the same as leaving it out. */
  record MayBeEmpty(String target, String reason) implements Difference {
    @Override
    public Shape on(Shape shape) {
      return switch (shape) {
        case Shape.Items items -> new Shape.Items(items.each(), 0, items.most(), items.isSparse());
        case Shape.Entries entries ->
            new Shape.Entries(entries.key(), entries.each(), 0, entries.most());
        default -> throw new IllegalStateException(target + " is neither a list nor a map");
      };
    }
  }

  /** The operation itself checks the value, and may report in its answer what is wrong with it. */
  record Judged(String target, String reason) implements Difference {
    @Override
    public Shape on(Shape shape) {
      return new Shape.Judged(shape);
    }
  }

  /** A member that the protocol requires may be left out. */
  record NotRequired(String target, String reason) implements Difference {}

  /** A member that is refused if it is given. */
  record Refused(String target, String reason) implements Difference {}

  /**
   * A member that answers have in addition to those of the protocol. A request that repeats it is
   * accepted, and the member has no effect.
   */
  record Added(String target, String reason) implements Difference {}

  /** A member that is accepted and has no effect. */
  record WithoutEffect(String target, String reason) implements Difference {}
}
