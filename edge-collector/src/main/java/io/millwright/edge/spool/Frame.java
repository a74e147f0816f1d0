// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * One record of a segment file, numbers with the highest byte first:
 *
 * <pre>
 * +------------+------------+------------+---------------------+
 * | length (4) | CRC32C (4) | readings(4)| content (length)    |
 * +------------+------------+------------+---------------------+
 * </pre>
 *
 * <p>The checksum covers readings and content. A length is never 0, so the zeros that a file system
 * may leave after a power cut are not a frame.
 */
final class Frame {
  static final int HEADER = 12;

  /** The longest content that is accepted, in bytes. */
  static final int MAX_LENGTH = 1 << 28;

  /** The numbers before the content of a frame. */
  record Header(int length, int checksum, int readings) {}

  private final int readings;
  private final byte[] content;

  /**
   * Creates a frame.
   *
   * @param readings the number of readings in the content
   * @param content a batch, encoded by millwright.proto
   */
  Frame(int readings, byte[] content) {
    this.readings = readings;
    this.content = content;
  }

  int readings() {
    return readings;
  }

  byte[] content() {
    return content;
  }

  /** Returns the bytes of this frame. */
  byte[] bytes() {
    return ByteBuffer.allocate(HEADER + content.length)
        .putInt(content.length)
        .putInt(checksum(readings, content))
        .putInt(readings)
        .put(content)
        .array();
  }

  /** Returns the header at the start of some bytes; empty if there is none. */
  static Optional<Header> header(byte[] bytes) {
    if (bytes.length < HEADER) {
      return Optional.empty();
    }
    var buffer = ByteBuffer.wrap(bytes);
    var header = new Header(buffer.getInt(), buffer.getInt(), buffer.getInt());
    return header.length <= 0 || header.length > MAX_LENGTH || header.readings <= 0
        ? Optional.empty()
        : Optional.of(header);
  }

  /**
   * Returns the frame of a header and its content; empty if the checksum or the length does not
   * match.
   */
  static Optional<Frame> of(Header header, byte[] content) {
    return content.length == header.length && checksum(header.readings, content) == header.checksum
        ? Optional.of(new Frame(header.readings, content))
        : Optional.empty();
  }

  private static int checksum(int readings, byte[] content) {
    var crc = new CRC32C();
    crc.update(ByteBuffer.allocate(4).putInt(0, readings));
    crc.update(content);
    return (int) crc.getValue();
  }
}
