// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the numbers and texts that a {@link ByteSink} has written. Its methods throw {@link
 * IndexOutOfBoundsException} where the bytes end too soon.
 */
final class ByteSource {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] bytes;
  private int at;

  ByteSource(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  int position() {
    return at;
  }

  boolean isAtEnd() {
    return at == bytes.length;
  }

  void moveTo(int position) {
    if (position < at || position > bytes.length) {
      throw new IndexOutOfBoundsException(position);
    }
    at = position;
  }

  int readByte() {
    return bytes[at++] & 0xff;
  }

  long readLow(int length) {
    if (at + Long.BYTES <= bytes.length) {
      long whole = (long) LONG.get(bytes, at);
      at += length;
      return length == Long.BYTES ? whole : whole & ((1L << (8 * length)) - 1);
    }
    long value = 0;
    for (int i = 0; i < length; i++) {
      value |= (long) readByte() << (8 * i);
    }
    return value;
  }

  long readUnsigned() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = bytes[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        break;
      }
    }
    return value;
  }

  long readSigned() {
    long value = readUnsigned();
    return (value >>> 1) ^ -(value & 1);
  }

  /** Reads an unsigned number that is a length or a count, and fits into an array. */
  int readCount() {
    long count = readUnsigned();
    if (count < 0 || count > Integer.MAX_VALUE - 8) {
      throw new IndexOutOfBoundsException("a count of " + count);
    }
    return (int) count;
  }

  String readText() {
    int length = readCount();
    int from = at;
    moveTo(Math.addExact(at, length));
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
