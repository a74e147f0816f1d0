// SPDX-License-Identifier: Apache-2.0
package io.millwright.value;

/** The type of value that a sender of a null named, as SiteWise's clients do (RawValueType). */
public enum NullType {
  /** The sender named no type, or the type of the property: nothing has to be kept. */
  UNNAMED(0),
  /** A double. */
  DOUBLE(1),
  /** An integer. */
  INTEGER(2),
  /** A boolean. */
  BOOLEAN(3),
  /** A text. */
  STRING(4),
  /** The sender said that it does not know the type. */
  UNKNOWN(5);

  private static final NullType[] ALL = values();

  private final int number;

  NullType(int number) {
    this.number = number;
  }

  /** Returns the number by which the type is stored. */
  public int number() {
    return number;
  }

  /** Returns the type that names the values of a property. */
  public static NullType of(DataType type) {
    return switch (type) {
      case DOUBLE -> DOUBLE;
      case INTEGER -> INTEGER;
      case BOOLEAN -> BOOLEAN;
      case STRING, STRUCT -> STRING;
    };
  }

  /**
   * Returns the type with a {@link #number}.
   *
   * @throws IllegalArgumentException if no type has the number
   */
  public static NullType of(long number) {
    for (var type : ALL) {
      if (type.number == number) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "%d is not the number of a null's type: use 0 to %d".formatted(number, ALL.length - 1));
  }
}
