// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.parquet;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/**
 * Looks through a structure of Thrift's compact protocol, as Parquet's footer and page headers are,
 * before a reader is given it: the reader makes room for as many elements and characters as a list
 * or a text says that it has, and those numbers may be anything.
 *
 * <p>Source: Apache Thrift, "Thrift compact protocol encoding".
 */
final class ThriftCheck {
  private static final int DEEPEST = 16;
  private static final int MOST_STRUCTURES = 200_000;

  private static final int TRUE = 1;
  private static final int FALSE = 2;
  private static final int BYTE = 3;
  private static final int I16 = 4;
  private static final int I32 = 5;
  private static final int I64 = 6;
  private static final int DOUBLE = 7;
  private static final int BINARY = 8;
  private static final int LIST = 9;
  private static final int SET = 10;
  private static final int MAP = 11;
  private static final int STRUCT = 12;
  private static final int UUID = 13;

  private final ByteBuffer bytes;
  private int structures;

  private ThriftCheck(ByteBuffer bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns how many bytes the structure at the beginning of a buffer has.
   *
   * @throws BufferUnderflowException if it has more than there are
   * @throws IOException if it can be none, or is larger than any that means something
   */
  static int length(ByteBuffer bytes) throws IOException {
    var check = new ThriftCheck(bytes.slice());
    check.structure(0);
    return check.bytes.position();
  }

  private void structure(int depth) throws IOException {
    if (depth > DEEPEST || ++structures > MOST_STRUCTURES) {
      throw new IOException(
          "its description has more than %d levels or %,d parts; write fewer columns and larger row groups"
              .formatted(DEEPEST, MOST_STRUCTURES));
    }
    for (int field = bytes.get(); field != 0; field = bytes.get()) {
      if ((field & 0xF0) == 0) {
        number();
      }
      int type = field & 0x0F;
      if (type != TRUE && type != FALSE) {
        value(type, depth);
      }
    }
  }

  private void value(int type, int depth) throws IOException {
    switch (type) {
      case TRUE, FALSE, BYTE -> bytes.get();
      case I16, I32, I64 -> number();
      case DOUBLE -> skip(Double.BYTES);
      case BINARY -> skip(number());
      case LIST, SET -> {
        int head = bytes.get();
        long size = head >> 4 & 0x0F;
        elements(size == 0x0F ? number() : size, depth, head & 0x0F);
      }
      case MAP -> {
        long size = number();
        if (size != 0) {
          int types = bytes.get();
          elements(size, depth, types >> 4 & 0x0F, types & 0x0F);
        }
      }
      case STRUCT -> structure(depth + 1);
      case UUID -> skip(2 * Long.BYTES);
      default -> throw new IOException("its description is none of Parquet's");
    }
  }

  /** Each has a byte at least. */
  private void elements(long size, int depth, int... types) throws IOException {
    need(size);
    for (long i = 0; i < size; i++) {
      for (int type : types) {
        if (type == LIST || type == SET || type == MAP) {
          value(type, nested(depth));
        } else {
          value(type, depth);
        }
      }
    }
  }

  private static int nested(int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new IOException("its description is none of Parquet's");
    }
    return depth + 1;
  }

  private void skip(long length) {
    need(length);
    bytes.position(bytes.position() + (int) length);
  }

  private void need(long length) {
    if (length < 0 || length > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
  }

  private long number() throws IOException {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE; shift += 7) {
      int next = bytes.get();
      number |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return number;
      }
    }
    throw new IOException("its description is none of Parquet's");
  }
}
