// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.NullType;
import io.millwright.value.Quality;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Collects the fields of a {@code Readings} message into a batch. As protobuf demands, a packed
 * field may come in several pieces or unpacked.
 */
final class ReadingFields implements Protobuf.FieldReading {
  static final String WHAT = "batch of readings";

  private int version;
  private final List<Alias> aliases = new ArrayList<>();
  private final LongColumn streams = new LongColumn();
  private final LongColumn times = new LongColumn();
  private final LongColumn qualities = new LongColumn();
  private final LongColumn kinds = new LongColumn();
  private final LongColumn reals = new LongColumn();
  private final LongColumn integers = new LongColumn();
  private final LongColumn booleans = new LongColumn();
  private final List<String> texts = new ArrayList<>();

  /** Reads one number of a packed field. */
  @FunctionalInterface
  private interface NumberReading {
    long next(CodedInputStream in) throws IOException;
  }

  @Override
  public void field(int tag, CodedInputStream in) throws IOException {
    switch (WireFormat.getTagFieldNumber(tag)) {
      case Protobuf.VERSION_FIELD -> {
        expect(tag, WireFormat.WIRETYPE_VARINT);
        version = in.readUInt32();
      }
      case ReadingColumns.ALIAS -> {
        expect(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        aliases.add(new Alias(in.readStringRequireUtf8()));
      }
      case ReadingColumns.STREAM -> numbers(tag, in, streams, CodedInputStream::readUInt32);
      case ReadingColumns.TIME -> numbers(tag, in, times, CodedInputStream::readSInt64);
      case ReadingColumns.QUALITY -> numbers(tag, in, qualities, CodedInputStream::readEnum);
      case ReadingColumns.KIND -> numbers(tag, in, kinds, CodedInputStream::readEnum);
      case ReadingColumns.REAL -> numbers(tag, in, reals, CodedInputStream::readFixed64);
      case ReadingColumns.INTEGER -> numbers(tag, in, integers, CodedInputStream::readSInt64);
      case ReadingColumns.BOOLEAN -> numbers(tag, in, booleans, CodedInputStream::readUInt64);
      case ReadingColumns.TEXT -> {
        expect(tag, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        texts.add(in.readStringRequireUtf8());
      }
      default -> in.skipField(tag);
    }
  }

  private static void numbers(
      int tag, CodedInputStream in, LongColumn column, NumberReading reading) throws IOException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      expect(
          tag,
          WireFormat.getTagFieldNumber(tag) == ReadingColumns.REAL
              ? WireFormat.WIRETYPE_FIXED64
              : WireFormat.WIRETYPE_VARINT);
      column.add(reading.next(in));
      return;
    }
    int limit = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      column.add(reading.next(in));
    }
    in.popLimit(limit);
  }

  private static void expect(int tag, int type) {
    if (WireFormat.getTagWireType(tag) != type) {
      throw new IllegalArgumentException(
          "field %d is written as wire type %d instead of %d"
              .formatted(WireFormat.getTagFieldNumber(tag), WireFormat.getTagWireType(tag), type));
    }
  }

  /**
   * Returns the batch of the fields that were read.
   *
   * @throws WireException if the columns have different lengths or invalid content
   */
  ReadingBatch batch() {
    Protobuf.checkVersion(version, WHAT);
    int rows = streams.size();
    if (times.size() != rows
        || (qualities.size() != 0 && qualities.size() != rows)
        || (kinds.size() != 0 && kinds.size() != rows)) {
      throw new WireException(
          "The columns of a batch have different lengths: %d streams, %d times, %d qualities, %d kinds"
              .formatted(rows, times.size(), qualities.size(), kinds.size()));
    }
    try {
      return gather(rows);
    } catch (IllegalArgumentException e) {
      throw new WireException("The columns of a batch don't fit: " + e.getMessage(), e);
    }
  }

  private ReadingBatch gather(int rows) {
    var batch = new ReadingBatch.Builder();
    var dictionary = new int[aliases.size()];
    for (int i = 0; i < dictionary.length; i++) {
      dictionary[i] = batch.stream(aliases.get(i));
    }
    var text = texts.iterator();
    long time = 0;
    for (int row = 0; row < rows; row++) {
      long at = streams.at(row);
      if (at < 0 || at >= dictionary.length) {
        throw new IllegalArgumentException(
            "row %d is of stream %d, the dictionary has %d".formatted(row, at, dictionary.length));
      }
      int stream = dictionary[(int) at];
      time += times.at(row);
      var quality = qualities.size() == 0 ? Quality.GOOD : quality(qualities.at(row));
      switch (kinds.size() == 0 ? ReadingBatch.Kind.DOUBLE : kind(kinds.at(row))) {
        case DOUBLE ->
            batch.addDouble(stream, time, quality, Double.longBitsToDouble(reals.take()));
        case INTEGER -> batch.addInteger(stream, time, quality, integers.take());
        case BOOLEAN -> batch.addBoolean(stream, time, quality, booleans.take() != 0);
        case STRING -> {
          if (!text.hasNext()) {
            throw new IllegalArgumentException("a value column ends before its rows do");
          }
          batch.addString(stream, time, quality, text.next());
        }
        case NULL -> batch.addNull(stream, time, quality, NullType.UNNAMED);
      }
    }
    if (!reals.isUsedUp() || !integers.isUsedUp() || !booleans.isUsedUp() || text.hasNext()) {
      throw new IllegalArgumentException("there are more values than rows");
    }
    return batch.build();
  }

  static Quality quality(long number) {
    return switch ((int) number) {
      case 0 -> Quality.GOOD;
      case 1 -> Quality.UNCERTAIN;
      case 2 -> Quality.BAD;
      default -> throw new IllegalArgumentException("there is no quality %d".formatted(number));
    };
  }

  private static ReadingBatch.Kind kind(long number) {
    return switch ((int) number) {
      case 0 -> ReadingBatch.Kind.DOUBLE;
      case 1 -> ReadingBatch.Kind.INTEGER;
      case 2 -> ReadingBatch.Kind.BOOLEAN;
      case 3 -> ReadingBatch.Kind.STRING;
      case 4 -> ReadingBatch.Kind.NULL;
      default -> throw new IllegalArgumentException("there is no kind %d".formatted(number));
    };
  }
}
