// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing array of bytes, into which numbers and texts are written one behind the other. */
final class ByteSink {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] bytes = new byte[1 << 12];
  private int size;

  /** Returns how many bytes are written. */
  int size() {
    return size;
  }

  /** Returns a copy of the bytes. */
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

  /** Writes the lowest bytes of a number, the lowest first. */
  void writeLow(long value, int length) {
    makeRoom(Long.BYTES);
    LONG.set(bytes, size, value);
    size += length;
  }

  /**
   * Writes an unsigned number in as few bytes as it needs, seven bits in each, the lowest first.
   */
  void writeUnsigned(long value) {
    makeRoom(10);
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      bytes[size++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    bytes[size++] = (byte) rest;
  }

  /** Writes a signed number so that numbers near zero take few bytes, whatever their sign. */
  void writeSigned(long value) {
    writeUnsigned((value << 1) ^ (value >> 63));
  }

  /** Writes the length of a text in bytes, unsigned, and its UTF-8 bytes. */
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
