// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.database;

import io.millwright.reading.ReadingBatch;
import io.millwright.value.NullType;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How qualities, values and times stand in the database's columns. The codes are stored: never
 * change one. PostgreSQL's text can't hold the character U+0000; it is stored as U+2400, its
 * symbol. Times beyond PostgreSQL's range are stored as the nearest that it can hold.
 */
public final class Columns {
  /** The columns of a data point, to be read with {@link #tqv}. */
  public static final String TQV = "ts, quality, value_kind, whole, real, text";

  public static final short NULL = 0;
  public static final short INTEGER = 1;
  public static final short BOOLEAN = 2;
  public static final short DOUBLE = 3;
  public static final short TEXT = 4;

  private static final Instant EARLIEST = Instant.parse("-4711-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("+290000-01-01T00:00:00Z");

  private Columns() {}

  /** Returns the stored code of a quality. */
  public static short code(Quality quality) {
    return switch (quality) {
      case BAD -> 0;
      case UNCERTAIN -> 1;
      case GOOD -> 2;
    };
  }

  /** Returns the stored codes of some qualities. */
  public static List<Short> codes(Collection<Quality> qualities) {
    return qualities.stream().map(Columns::code).toList();
  }

  /** Returns the quality with a stored code. */
  public static Quality quality(short code) {
    return switch (code) {
      case 0 -> Quality.BAD;
      case 1 -> Quality.UNCERTAIN;
      case 2 -> Quality.GOOD;
      default -> throw new IllegalStateException("quality %d is not known".formatted(code));
    };
  }

  /** Returns the stored code of a kind of value. */
  public static short code(ReadingBatch.Kind kind) {
    return switch (kind) {
      case NULL -> NULL;
      case INTEGER -> INTEGER;
      case BOOLEAN -> BOOLEAN;
      case DOUBLE -> DOUBLE;
      case STRING -> TEXT;
    };
  }

  /**
   * Returns the stored code of the kind of a null: 0, or less where its sender named a type. So a
   * null with a type takes no more room than any other.
   */
  public static short code(NullType type) {
    return (short) -type.number();
  }

  /** Returns a text as it is stored. */
  public static String storable(String text) {
    return text.indexOf('\0') < 0 ? text : text.replace('\0', '\u2400');
  }

  /** Returns a time as it is stored. */
  public static Instant storable(Instant time) {
    return time.isBefore(EARLIEST) ? EARLIEST : time.isAfter(LATEST) ? LATEST : time;
  }

  /** Returns a time as a parameter of a statement. */
  public static OffsetDateTime time(Instant time) {
    return storable(time).atOffset(ZoneOffset.UTC);
  }

  /** Returns the time in a column that is not null. */
  public static Instant time(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  /** Returns the time in a column; empty where the column is null. */
  public static Optional<Instant> findTime(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  /** Returns the data point of a row with the columns {@link #TQV}. */
  public static Tqv tqv(ResultSet row) throws SQLException {
    return new Tqv(time(row, "ts"), quality(row.getShort("quality")), value(row));
  }

  /** Returns the value of a row with the columns value_kind, whole, real and text. */
  public static Value value(ResultSet row) throws SQLException {
    short kind = row.getShort("value_kind");
    return switch (kind) {
      case NULL -> Value.none();
      case INTEGER -> Value.of(row.getLong("whole"));
      case BOOLEAN -> Value.of(row.getLong("whole") != 0);
      case DOUBLE -> Value.of(row.getDouble("real"));
      case TEXT -> Value.of(row.getString("text"));
      default -> {
        if (kind > 0) {
          throw new IllegalStateException("value kind %d is not known".formatted(kind));
        }
        yield Value.none(NullType.of(-kind));
      }
    };
  }

  /**
   * The columns value_kind, whole, real and text of a value; a value that is not there has none.
   */
  public record Parts(
      @Nullable Short kind, @Nullable Long whole, @Nullable Double real, @Nullable String text) {}

  /** Returns the columns of a value; a value that is not there has none. */
  public static Parts parts(@Nullable Value value) {
    return switch (value) {
      case null -> new Parts(null, null, null, null);
      case Value.NullValue _ -> new Parts(NULL, null, null, null);
      case Value.IntegerValue(long number) -> new Parts(INTEGER, number, null, null);
      case Value.BooleanValue(boolean on) -> new Parts(BOOLEAN, on ? 1L : 0L, null, null);
      case Value.DoubleValue(double number) -> new Parts(DOUBLE, null, number, null);
      case Value.StringValue(String text) -> new Parts(TEXT, null, null, storable(text));
    };
  }
}
