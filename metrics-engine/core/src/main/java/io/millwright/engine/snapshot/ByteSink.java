// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow as numbers and texts are written behind each other. */
final class ByteSink {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1 << 12];
  private int size;

  int size() {
    return size;
  }

  byte[] toArray() {
    return Arrays.copyOf(bytes, size);
  }

  void writeByte(int value) {
    makeRoom(1);
    bytes[size++] = (byte) value;
  }

  void writeBytes(byte[] from, int length) {
    makeRoom(length);
    System.arraycopy(from, 0, bytes, size, length);
    size += length;
  }

  void writeSink(ByteSink from) {
    writeBytes(from.bytes, from.size);
  }

  /** The lowest bytes of a number, the lowest first. */
  void writeLow(long value, int length) {
    makeRoom(Long.BYTES);
    LONG.set(bytes, size, value);
    size += length;
  }

  /** A number in as few bytes as it needs, seven bits in each, the lowest first. */
  void writeUnsigned(long value) {
    makeRoom(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** A number near zero in few bytes, whatever its sign. */
  void writeSigned(long value) {
    writeUnsigned((value << 1) ^ (value >> 63));
  }

  void writeText(String text) {
    var encoded = text.getBytes(StandardCharsets.UTF_8);
    writeUnsigned(encoded.length);
    writeBytes(encoded, encoded.length);
  }

  private void makeRoom(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more, bytes.length + (bytes.length >> 1)));
    }
  }
}
