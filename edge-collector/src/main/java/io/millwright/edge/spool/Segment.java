// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One file of the spool: a mark of eight bytes, then frames. The file's name is the sequence number
 * of its first record. A segment is open only while it is written or read, because a long backlog
 * has thousands of them. Not safe for use by several threads, except {@link #force}.
 */
final class Segment implements AutoCloseable {
  /** "MWSPOOL" and the version of the layout. */
  private static final byte[] MARK = {'M', 'W', 'S', 'P', 'O', 'O', 'L', 1};

  static final int START = 8;
  private static final Pattern NAME = Pattern.compile("(\\d{20})\\.spool");

  private final Path path;
  private final SpoolFile.Opening opening;
  private final long first;
  private volatile @Nullable SpoolFile file;
  private long size;

  private Segment(Path path, SpoolFile.Opening opening, long first, long size) {
    this.path = path;
    this.opening = opening;
    this.first = first;
    this.size = size;
  }

  private SpoolFile file() throws IOException {
    var open = file;
    if (open == null) {
      open = opening.open(path);
      file = open;
    }
    return open;
  }

  /** Creates a segment. It is on the disk with its first record. */
  static Segment create(Path folder, long first, SpoolFile.Opening opening) throws IOException {
    var path = folder.resolve("%020d.spool".formatted(first));
    var segment = new Segment(path, opening, first, START);
    var file = segment.file();
    try {
      file.truncate(0);
      file.write(0, MARK);
    } catch (IOException e) {
      file.delete();
      throw e;
    }
    return segment;
  }

  /** Opens an existing segment. */
  static Segment open(Path path, SpoolFile.Opening opening) throws IOException {
    return new Segment(path, opening, firstOf(path).orElseThrow(), Files.size(path));
  }

  /** Returns the first sequence number of a segment file; empty if the file is not a segment. */
  static Optional<Long> firstOf(Path path) {
    var matcher = NAME.matcher(path.getFileName().toString());
    return matcher.matches() ? Optional.of(Long.parseLong(matcher.group(1))) : Optional.empty();
  }

  long first() {
    return first;
  }

  /** Returns the size of the segment in bytes. */
  long size() {
    return size;
  }

  Path path() {
    return path;
  }

  boolean hasMark() throws IOException {
    return ByteBuffer.wrap(file().read(0, START)).equals(ByteBuffer.wrap(MARK));
  }

  /** Writes a frame behind the last one. If that fails, the part that was written is cut off. */
  void append(byte[] frame) throws IOException {
    try {
      file().write(size, frame);
    } catch (IOException e) {
      try {
        file().truncate(size);
      } catch (IOException again) {
        e.addSuppressed(again);
      }
      throw e;
    }
    size += frame.length;
  }

  /** Returns the header of the frame at an offset; empty if there is none. */
  Optional<Frame.Header> header(long offset) throws IOException {
    return Frame.header(file().read(offset, Frame.HEADER));
  }

  /** Returns the frame at an offset; empty if there is none or it is incomplete. */
  Optional<Frame> frame(long offset) throws IOException {
    var header = header(offset);
    if (header.isEmpty() || offset + Frame.HEADER + header.get().length() > size) {
      return Optional.empty();
    }
    return Frame.of(header.get(), file().read(offset + Frame.HEADER, header.get().length()));
  }

  void truncate(long length) throws IOException {
    file().truncate(length);
    size = length;
  }

  /**
   * Returns after everything written is on the disk. Safe for use by several threads. If the
   * segment is closed meanwhile, it was forced before, or this method fails.
   */
  void force() throws IOException {
    var open = file;
    if (open != null) {
      open.force();
    }
  }

  /** Closes the file until it is needed again. */
  @Override
  public void close() throws IOException {
    var open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  void delete() throws IOException {
    var open = file();
    file = null;
    open.delete();
  }
}
