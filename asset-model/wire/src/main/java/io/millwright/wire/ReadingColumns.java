// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.millwright.reading.ReadingBatch;
import io.millwright.value.Quality;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes a batch of readings. A packed field is preceded by its length, so one pass measures and a
 * second one writes; nothing is copied in between.
 */
final class ReadingColumns {
  static final int ALIAS = 2;
  static final int STREAM = 3;
  static final int TIME = 4;
  static final int QUALITY = 5;
  static final int KIND = 6;
  static final int REAL = 7;
  static final int INTEGER = 8;
  static final int BOOLEAN = 9;
  static final int TEXT = 10;

  private final ReadingBatch batch;
  private final int version;
  private final List<byte[]> aliases = new ArrayList<>();
  private final List<byte[]> texts = new ArrayList<>();
  private final int size;
  private int streamSize;
  private int timeSize;
  private boolean allGood = true;
  private boolean allDouble = true;
  private int realCount;
  private int integerSize;
  private int booleanCount;

  /**
   * Measures a batch.
   *
   * @param version the version to write, or 0 if the batch stands inside another message
   */
  ReadingColumns(ReadingBatch batch, int version) {
    this.batch = batch;
    this.version = version;
    size = measure();
  }

  /** Returns the number of bytes that {@link #write} writes. */
  int size() {
    return size;
  }

  byte[] bytes() {
    var bytes = new byte[size];
    var out = CodedOutputStream.newInstance(bytes);
    try {
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    out.checkNoSpaceLeft();
    return bytes;
  }

  private int measure() {
    int total = version == 0 ? 0 : CodedOutputStream.computeUInt32Size(1, version);
    for (var alias : batch.aliases()) {
      var utf8 = alias.path().getBytes(UTF_8);
      aliases.add(utf8);
      total += CodedOutputStream.computeByteArraySize(ALIAS, utf8);
    }
    long before = 0;
    for (int row = 0; row < batch.size(); row++) {
      streamSize += CodedOutputStream.computeUInt32SizeNoTag(batch.stream(row));
      timeSize += CodedOutputStream.computeSInt64SizeNoTag(batch.micros(row) - before);
      before = batch.micros(row);
      allGood &= batch.quality(row) == Quality.GOOD;
      var kind = batch.kind(row);
      allDouble &= kind == ReadingBatch.Kind.DOUBLE;
      switch (kind) {
        case DOUBLE -> realCount++;
        case INTEGER -> integerSize += CodedOutputStream.computeSInt64SizeNoTag(batch.integer(row));
        case BOOLEAN -> booleanCount++;
        case STRING -> {
          var utf8 = batch.text(row).getBytes(UTF_8);
          texts.add(utf8);
          total += CodedOutputStream.computeByteArraySize(TEXT, utf8);
        }
        case NULL -> {}
      }
    }
    return total
        + packedSize(streamSize)
        + packedSize(timeSize)
        + packedSize(allGood ? 0 : batch.size())
        + packedSize(allDouble ? 0 : batch.size())
        + packedSize(realCount * Double.BYTES)
        + packedSize(integerSize)
        + packedSize(booleanCount);
  }

  // Every field number here is below 16, so that a tag needs one byte.
  private static int packedSize(int length) {
    return length == 0 ? 0 : 1 + CodedOutputStream.computeUInt32SizeNoTag(length) + length;
  }

  void write(CodedOutputStream out) throws IOException {
    if (version != 0) {
      out.writeUInt32(Protobuf.VERSION_FIELD, version);
    }
    for (var alias : aliases) {
      out.writeByteArray(ALIAS, alias);
    }
    if (!batch.isEmpty()) {
      writePositions(out);
      writeStates(out);
      writeNumbers(out);
    }
    for (var text : texts) {
      out.writeByteArray(TEXT, text);
    }
  }

  private void writePositions(CodedOutputStream out) throws IOException {
    open(out, STREAM, streamSize);
    for (int row = 0; row < batch.size(); row++) {
      out.writeUInt32NoTag(batch.stream(row));
    }
    open(out, TIME, timeSize);
    long before = 0;
    for (int row = 0; row < batch.size(); row++) {
      out.writeSInt64NoTag(batch.micros(row) - before);
      before = batch.micros(row);
    }
  }

  private void writeStates(CodedOutputStream out) throws IOException {
    if (!allGood) {
      open(out, QUALITY, batch.size());
      for (int row = 0; row < batch.size(); row++) {
        out.writeEnumNoTag(number(batch.quality(row)));
      }
    }
    if (!allDouble) {
      open(out, KIND, batch.size());
      for (int row = 0; row < batch.size(); row++) {
        out.writeEnumNoTag(number(batch.kind(row)));
      }
    }
  }

  private void writeNumbers(CodedOutputStream out) throws IOException {
    if (realCount > 0) {
      open(out, REAL, realCount * Double.BYTES);
      for (int row = 0; row < batch.size(); row++) {
        if (batch.kind(row) == ReadingBatch.Kind.DOUBLE) {
          out.writeDoubleNoTag(batch.real(row));
        }
      }
    }
    if (integerSize > 0) {
      open(out, INTEGER, integerSize);
      for (int row = 0; row < batch.size(); row++) {
        if (batch.kind(row) == ReadingBatch.Kind.INTEGER) {
          out.writeSInt64NoTag(batch.integer(row));
        }
      }
    }
    if (booleanCount > 0) {
      open(out, BOOLEAN, booleanCount);
      for (int row = 0; row < batch.size(); row++) {
        if (batch.kind(row) == ReadingBatch.Kind.BOOLEAN) {
          out.writeBoolNoTag(batch.integer(row) != 0);
        }
      }
    }
  }

  private static void open(CodedOutputStream out, int field, int length) throws IOException {
    out.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(length);
  }

  /** Returns the number of a quality in {@code millwright.proto}. */
  static int number(Quality quality) {
    return switch (quality) {
      case GOOD -> 0;
      case UNCERTAIN -> 1;
      case BAD -> 2;
    };
  }

  /** Returns the number of a kind in {@code millwright.proto}. */
  static int number(ReadingBatch.Kind kind) {
    return switch (kind) {
      case DOUBLE -> 0;
      case INTEGER -> 1;
      case BOOLEAN -> 2;
      case STRING -> 3;
      case NULL -> 4;
    };
  }
}
