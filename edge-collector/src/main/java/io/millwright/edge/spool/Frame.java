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
 * The checksum is over readings and content. A length is never 0: a tail of zeros, as a file system
 * may leave it after a power cut, is no frame.
 */
final class Frame {
  static final int HEADER = 12;

  /** The longest content that is believed, in bytes. */
  static final int MAX_LENGTH = 1 << 28;

  /** What stands in front of a content. */
  record Header(int length, int checksum, int readings) {}

  private final int readings;
  private final byte[] content;

  /**
   * @param readings the number of readings in the content
   * @param content a batch, as millwright.proto has it
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

  /** The bytes of this frame. */
  byte[] bytes() {
    return ByteBuffer.allocate(HEADER + content.length)
        .putInt(content.length)
        .putInt(checksum(readings, content))
        .putInt(readings)
        .put(content)
        .array();
  }

  /** The header that bytes hold; empty where they hold none. */
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

  /** The frame of a header and its content; empty where they don't belong together. */
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
