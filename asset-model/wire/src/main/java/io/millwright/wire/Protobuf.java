// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * The common code of all codecs: fields, versions, and the rule that invalid bytes cause a {@link
 * WireException}.
 */
final class Protobuf {
  /** The version that is written, and the highest version that is read. */
  static final int VERSION = 1;

  /** The number of the version field in every message of a topic. */
  static final int VERSION_FIELD = 1;

  private Protobuf() {}

  /** Writes the fields of a message. */
  @FunctionalInterface
  interface Writing {
    void to(CodedOutputStream out) throws IOException;
  }

  /** Reads one field, or skips an unknown one. */
  @FunctionalInterface
  interface FieldReading {
    void field(int tag, CodedInputStream in) throws IOException;
  }

  /** Returns the bytes of a message. */
  static byte[] bytes(Writing writing) {
    var bytes = new ByteArrayOutputStream(256);
    var out = CodedOutputStream.newInstance(bytes);
    try {
      writing.to(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads all fields of a message.
   *
   * @param what the name of the message for people
   * @throws WireException if the bytes are not such a message
   */
  static void read(byte[] bytes, String what, FieldReading reading) {
    try {
      fields(CodedInputStream.newInstance(bytes), reading);
    } catch (IOException | IllegalArgumentException e) {
      throw new WireException(
          "%d bytes are no %s of millwright.proto: %s"
              .formatted(bytes.length, what, e.getMessage()),
          e);
    }
  }

  /** Reads the fields up to the end of the input or of the limit that is set on it. */
  static void fields(CodedInputStream in, FieldReading reading) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      reading.field(tag, in);
    }
  }

  /** Reads a message inside a message. */
  static void nested(CodedInputStream in, FieldReading reading) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    fields(in, reading);
    in.checkLastTagWas(0);
    in.popLimit(limit);
  }

  /**
   * Refuses a message that a later version of Millwright wrote.
   *
   * @throws WireException if the version is higher than this reader's
   */
  static void checkVersion(int version, String what) {
    checkVersion(version, VERSION, what);
  }

  /** Refuses a message with a higher version than {@code highest}. */
  static void checkVersion(int version, int highest, String what) {
    if (version > highest || version < 0) {
      throw new WireException(
          "A %s of version %s can't be read, only up to %d; update this reader first"
              .formatted(what, Integer.toUnsignedString(version), highest));
    }
  }
}
