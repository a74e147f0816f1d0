// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.protocol;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How Millwright takes requests otherwise than the protocol says. Its target is a shape, such as
 * {@code MaxResults}, a member of one, such as {@code ListAssetsRequest.filter}, or a member of all
 * shapes, such as {@code *.workspaceName}.
 */
public sealed interface Difference {
  /** The shape or the member. */
  String target();

  /** What is different, for callers. */
  String reason();

  /** The shape that takes the place of the protocol's. */
  default Shape on(Shape shape) {
    return shape;
  }

  /**
   * A larger number, a longer text or a longer list is taken.
   *
   * @param most the greatest number, or the greatest number of characters or items
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
   * Other texts are taken.
   *
   * @param least the least number of characters
   * @param most the greatest number of characters
   * @param pattern what the whole text matches
   */
  record OtherText(String target, long least, long most, String pattern, String reason)
      implements Difference {
    @Override
    public Shape on(Shape shape) {
      return new Shape.Text(
          least, most, Optional.of(Pattern.compile(pattern, Pattern.DOTALL)), List.of());
    }
  }

  /** A list or a map may be empty, which is as if it were left out. */
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

  /** The operation judges the value itself, and may say in its answer what is wrong with it. */
  record Judged(String target, String reason) implements Difference {
    @Override
    public Shape on(Shape shape) {
      return new Shape.Judged(shape);
    }
  }

  /** A member that the protocol requires may be left out. */
  record NotRequired(String target, String reason) implements Difference {}

  /** A member that is refused where it is given. */
  record Refused(String target, String reason) implements Difference {}

  /**
   * A member that answers have besides those of the protocol. A request that brings it back is
   * taken, without an effect.
   */
  record Added(String target, String reason) implements Difference {}

  /** A member that is taken and has no effect. */
  record WithoutEffect(String target, String reason) implements Difference {}
}
