// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import io.millwright.reading.ReadingBatch;

/**
 * Encodes batches of readings as message {@code Readings} of {@code millwright.proto}, and decodes
 * them.
 */
public final class ReadingCodec {
  private ReadingCodec() {}

  /** Returns the bytes of a batch. */
  public static byte[] encode(ReadingBatch batch) {
    return new ReadingColumns(batch, Protobuf.VERSION).bytes();
  }

  /**
   * Returns the batch that bytes encode.
   *
   * @throws WireException if the bytes are not a batch of readings
   */
  public static ReadingBatch decode(byte[] bytes) {
    var fields = new ReadingFields();
    Protobuf.read(bytes, ReadingFields.WHAT, fields);
    return fields.batch();
  }
}
