// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.SchemaElement;
import org.apache.parquet.format.Util;
import org.apache.parquet.format.converter.ParquetMetadataConverter;
import org.apache.parquet.hadoop.metadata.ParquetMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a Parquet file says of itself at its end, and believes it only where the file is large
 * enough for it.
 */
final class ParquetFooter {
  private static final int LARGEST = 4 << 20;
  private static final int DEEPEST = 16;
  private static final String MAGIC = "PAR1";
  private static final int TAIL = Integer.BYTES + MAGIC.length();

  private ParquetFooter() {}

  /**
   * Returns the footer of a file.
   *
   * @throws IOException if there is none, or it is larger than any that means something
   */
  static ParquetMetadata read(FileChannel file) throws IOException {
    if (file.size() < MAGIC.length() + TAIL) {
      throw new IOException("it is too short");
    }
    var tail =
        ByteBuffer.wrap(bytes(file, file.size() - TAIL, TAIL)).order(ByteOrder.LITTLE_ENDIAN);
    int length = tail.getInt();
    var magic = StandardCharsets.ISO_8859_1.decode(tail).toString();
    if (!magic.equals(MAGIC)) {
      throw new IOException(
          magic.equals("PARE")
              ? "it is encrypted; write it in plain"
              : "it does not end with " + MAGIC);
    }
    if (length < 0 || length > file.size() - TAIL - MAGIC.length()) {
      throw new IOException("its description is longer than the file");
    }
    if (length > LARGEST) {
      throw new IOException(
          "its description has %,d bytes, and %,d is the most; write fewer columns and larger row groups"
              .formatted(length, LARGEST));
    }
    var footer = bytes(file, file.size() - TAIL - length, length);
    try {
      ThriftCheck.length(ByteBuffer.wrap(footer));
    } catch (BufferUnderflowException e) {
      throw new IOException("its description breaks off", e);
    }
    var description = Util.readFileMetaData(new ByteArrayInputStream(footer));
    checkDepth(present(description.getSchema()));
    return metadata(description);
  }

  private static ParquetMetadata metadata(FileMetaData description) throws IOException {
    return new ParquetMetadataConverter().fromParquetMetadata(description);
  }

  /** The schema is a list in depth-first order, each with the number of its children. */
  private static void checkDepth(List<SchemaElement> schema) throws IOException {
    var open = new int[DEEPEST + 1];
    int depth = 0;
    for (var element : schema) {
      if (depth > 0) {
        open[depth]--;
      }
      int children = element.isSetNum_children() ? element.getNum_children() : 0;
      if (children < 0 || children > schema.size()) {
        throw new IOException("its schema has more columns than it lists");
      }
      if (children > 0) {
        if (++depth > DEEPEST) {
          throw new IOException("its schema has more than %d levels".formatted(DEEPEST));
        }
        open[depth] = children;
      }
      while (depth > 0 && open[depth] == 0) {
        depth--;
      }
    }
  }

  /** Returns a piece of a file, which is there. */
  static byte[] bytes(FileChannel file, long from, int length) throws IOException {
    var bytes = new byte[length];
    var rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      if (file.read(rest, from + rest.position()) < 0) {
        throw new IOException("the file has become shorter");
      }
    }
    return bytes;
  }

  /** Returns a part of a description that its kind must have. */
  static <T> T present(@Nullable T part) throws IOException {
    if (part == null) {
      throw new IOException("its description lacks a part");
    }
    return part;
  }
}
