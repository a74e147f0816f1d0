// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.parquet;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.bytes.ByteBufferInputStream;
import org.apache.parquet.bytes.BytesUtils;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.values.delta.DeltaBinaryPackingValuesReader;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;

/**
 * Looks at the numbers within an unpacked page that a decoder makes room by: how many values a run
 * has, and how long a text is that continues the one before. A page of a few bytes can say
 * billions.
 *
 * <p>Source: Apache Parquet, "Parquet encoding definitions": RLE = 3, DELTA_BINARY_PACKED = 5,
 * DELTA_LENGTH_BYTE_ARRAY = 6, DELTA_BYTE_ARRAY = 7, RLE_DICTIONARY = 8.
 */
final class ParquetRuns {
  /** The longest text that is taken from the one before, in bytes. */
  private static final int LONGEST_PREFIX = 1_000_000;

  /** How many values more than the page has a run may have: writers fill the last run up. */
  private static final int FILLING = 512;

  private static final int LARGEST_BLOCK = 1 << 16;

  private final ColumnDescriptor column;
  private final int values;

  /**
   * @param values how many the page has, absent ones included
   */
  ParquetRuns(ColumnDescriptor column, int values) {
    this.column = column;
    this.values = values;
  }

  /** Checks a page of the first version, in which levels stand before the values. */
  void check(ByteBuffer page, Encoding levels, Encoding encoding) throws IOException {
    try {
      if (column.getMaxDefinitionLevel() > 0) {
        if (levels == Encoding.RLE) {
          levels(piece(page));
        } else {
          long bits = (long) values * width();
          page.position(page.position() + Math.toIntExact((bits + 7) / 8));
        }
      }
    } catch (BufferUnderflowException | IllegalArgumentException | ArithmeticException e) {
      throw new IOException("a page is shorter than its levels", e);
    }
    values(page, encoding);
  }

  /** Checks the levels of a page, without their length before them. */
  void levels(ByteBuffer levels) throws IOException {
    runs(levels, width());
  }

  private int width() {
    return BytesUtils.getWidthFromMaxInt(column.getMaxDefinitionLevel());
  }

  /** Checks the values of a page. */
  void values(ByteBuffer page, Encoding encoding) throws IOException {
    if (!page.hasRemaining()) {
      return;
    }
    try {
      switch (encoding) {
        case RLE -> {
          if (column.getPrimitiveType().getPrimitiveTypeName() == PrimitiveTypeName.BOOLEAN) {
            runs(piece(page), 1);
          }
        }
        case PLAIN_DICTIONARY, RLE_DICTIONARY -> runs(page, page.get());
        case DELTA_BINARY_PACKED, DELTA_LENGTH_BYTE_ARRAY -> blocks(page);
        case DELTA_BYTE_ARRAY -> texts(page);
        case PLAIN, BYTE_STREAM_SPLIT, BIT_PACKED -> {
          // A decoder takes no more of these than there is.
        }
        default -> throw new IOException("a page is encoded as %s".formatted(encoding));
      }
    } catch (BufferUnderflowException e) {
      throw new IOException("a page breaks off", e);
    }
  }

  /** Returns a piece that says its length before it. */
  private static ByteBuffer piece(ByteBuffer page) {
    int length = page.order(ByteOrder.LITTLE_ENDIAN).getInt();
    if (length < 0 || length > page.remaining()) {
      throw new BufferUnderflowException();
    }
    var piece = page.slice(page.position(), length);
    page.position(page.position() + length);
    return piece;
  }

  private void runs(ByteBuffer runs, int width) throws IOException {
    if (width < 0 || width > Integer.SIZE) {
      throw new IOException("a page has values of %d bits".formatted(width));
    }
    long seen = 0;
    while (runs.hasRemaining() && seen < values) {
      long head = number(runs);
      long bytes;
      if ((head & 1) == 0) {
        seen += head >>> 1;
        bytes = (width + 7L) / 8;
      } else {
        seen += (head >>> 1) * 8;
        // The last of a page may break off.
        bytes = Math.min((head >>> 1) * width, runs.remaining());
      }
      checkCount(seen - FILLING);
      if (bytes > runs.remaining()) {
        throw new BufferUnderflowException();
      }
      runs.position(runs.position() + (int) bytes);
    }
  }

  private void blocks(ByteBuffer page) throws IOException {
    var head = page.slice();
    long block = number(head);
    long parts = number(head);
    long count = number(head);
    if (block < 1 || block > LARGEST_BLOCK || parts < 1 || parts > block) {
      throw new IOException("a page has blocks of %,d values".formatted(block));
    }
    checkCount(count);
  }

  /** Each says how much of the one before it begins with, and then how it goes on. */
  private void texts(ByteBuffer page) throws IOException {
    blocks(page);
    int count = count(page);
    var stream = ByteBufferInputStream.wrap(page.slice());
    var prefixes = new DeltaBinaryPackingValuesReader();
    prefixes.initFromPage(values, stream);
    for (int i = 0; i < count; i++) {
      int prefix = prefixes.readInteger();
      if (prefix < 0 || prefix > LONGEST_PREFIX) {
        throw new IOException("a text is longer than %,d bytes".formatted(LONGEST_PREFIX));
      }
    }
    blocks(stream.slice(stream.available()));
  }

  private static int count(ByteBuffer page) throws IOException {
    var head = page.slice();
    number(head);
    number(head);
    return (int) number(head);
  }

  private void checkCount(long count) throws IOException {
    if (count > values) {
      throw new IOException("a page has more values than it says");
    }
  }

  private static long number(ByteBuffer bytes) throws IOException {
    long number = 0;
    for (int shift = 0; shift < 35; shift += 7) {
      int next = bytes.get();
      number |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return number & 0xFFFF_FFFFL;
      }
    }
    throw new IOException("a page breaks off");
  }
}
