// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One file of the spool: a mark of eight bytes, then frames. Its name is the sequence number of its
 * first record. Not safe for use by several threads, but for {@link #force}.
 */
final class Segment implements AutoCloseable {
  /** "MWSPOOL" and the version of the layout. */
  private static final byte[] MARK = {'M', 'W', 'S', 'P', 'O', 'O', 'L', 1};

  static final int START = 8;
  private static final Pattern NAME = Pattern.compile("(\\d{20})\\.spool");

  private final Path path;
  private final SpoolFile file;
  private final long first;
  private long size;

  private Segment(Path path, SpoolFile file, long first, long size) {
    this.path = path;
    this.file = file;
    this.first = first;
    this.size = size;
  }

  /** A new segment, on the disk when this returns. */
  static Segment create(Path folder, long first, SpoolFile.Opening opening) throws IOException {
    var path = folder.resolve("%020d.spool".formatted(first));
    var file = opening.open(path);
    try {
      file.truncate(0);
      file.write(0, MARK);
      file.force();
    } catch (IOException e) {
      file.close();
      Files.deleteIfExists(path);
      throw e;
    }
    return new Segment(path, file, first, START);
  }

  /** A segment that is there. */
  static Segment open(Path path, SpoolFile.Opening opening) throws IOException {
    var file = opening.open(path);
    return new Segment(path, file, firstOf(path).orElseThrow(), file.length());
  }

  /** The first sequence number of a segment file; empty where the file is none. */
  static Optional<Long> firstOf(Path path) {
    var matcher = NAME.matcher(path.getFileName().toString());
    return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }

  long first() {
    return first;
  }

  /** In bytes. */
  long size() {
    return size;
  }

  Path path() {
    return path;
  }

  boolean hasMark() throws IOException {
    return ByteBuffer.wrap(file.read(0, START)).equals(ByteBuffer.wrap(MARK));
  }

  /** Writes a frame behind the last one; what a failure leaves is cut off again. */
  void append(byte[] frame) throws IOException {
    try {
      file.write(size, frame);
    } catch (IOException e) {
      try {
        file.truncate(size);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    size += frame.length;
  }

  /** The header of the frame at an offset; empty where there is none. */
  Optional<Frame.Header> header(long offset) throws IOException {
    return Frame.header(file.read(offset, Frame.HEADER));
  }

  /** The frame at an offset; empty where there is none, or not a whole one. */
  Optional<Frame> frame(long offset) throws IOException {
    var header = header(offset);
    if (header.isEmpty() || offset + Frame.HEADER + header.get().length() > size) {
      return Optional.empty();
    }
    return Frame.of(header.get(), file.read(offset + Frame.HEADER, header.get().length()));
  }

  void truncate(long length) throws IOException {
    file.truncate(length);
    size = length;
  }

  /** Returns when everything written is on the disk. Safe for use by several threads. */
  void force() throws IOException {
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  void delete() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }
}
