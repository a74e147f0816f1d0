// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The segment files of a spool, the oldest first, and their total size. Only the newest one is
 * written to. Not safe for use by several threads.
 */
final class SegmentQueue implements AutoCloseable, Iterable<Segment> {
  private static final System.Logger LOG = System.getLogger(SegmentQueue.class.getName());

  private final Path folder;
  private final SpoolFile.Opening opening;
  private final SpoolLog log;
  private final Deque<Segment> segments = new ArrayDeque<>();
  private long bytes;

  /** Finds the segments in a folder. */
  SegmentQueue(Path folder, SpoolFile.Opening opening, SpoolLog log) throws IOException {
    this.folder = folder;
    this.opening = opening;
    this.log = log;
    try (var files = Files.list(folder)) {
      for (var path : files.filter(p -> Segment.firstOf(p).isPresent()).sorted().toList()) {
        var segment = Segment.open(path, opening);
        segments.add(segment);
        bytes += segment.size();
      }
    }
  }

  /**
   * Cuts off what a crash has left behind the last complete record of the newest segment.
   *
   * @return the sequence number behind the last complete record; 0 if there are no segments
   */
  long cutTornTail() throws IOException {
    var last = segments.peekLast();
    if (last == null) {
      return 0;
    }
    if (!last.hasMark()) {
      log.warn("state=CUT file=%s bytes=%d".formatted(last.path().getFileName(), last.size()));
      truncate(last, 0);
      return last.first();
    }
    long next = last.first();
    long offset = Segment.START;
    for (var frame = last.frame(offset); frame.isPresent(); frame = last.frame(offset)) {
      offset += Frame.HEADER + frame.get().content().length;
      next++;
    }
    if (offset < last.size()) {
      log.warn(
          "state=CUT file=%s bytes=%d".formatted(last.path().getFileName(), last.size() - offset));
      truncate(last, offset);
      last.force();
    }
    return next;
  }

  private void truncate(Segment segment, long length) throws IOException {
    bytes -= segment.size() - length;
    segment.truncate(length);
  }

  /** Returns whether there is no segment. */
  boolean isEmpty() {
    return segments.isEmpty();
  }

  /** Returns whether there is no record: there is no segment, or only one without a record. */
  boolean hasNoRecords() {
    return segments.isEmpty() || (segments.size() == 1 && newest().size() == Segment.START);
  }

  /** Returns the size of all segments on the disk, in bytes. */
  long bytes() {
    return bytes;
  }

  Segment oldest() {
    return segments.getFirst();
  }

  /** Returns the segment that is written to. */
  Segment newest() {
    return segments.getLast();
  }

  @Nullable Segment findNewest() {
    return segments.peekLast();
  }

  /** Returns the segments, the oldest first. */
  @Override
  public Iterator<Segment> iterator() {
    return segments.iterator();
  }

  /**
   * Begins a new segment, which is on the disk on return. It replaces a newest segment that has no
   * complete record.
   *
   * @param first the sequence number of the next record
   */
  void add(long first) throws IOException {
    var last = segments.peekLast();
    if (last != null && last.first() == first) {
      delete(segments.removeLast());
    }
    var segment = Segment.create(folder, first, opening);
    forceFolder();
    segments.add(segment);
    bytes += segment.size();
  }

  private void forceFolder() {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Not every system allows forcing a folder; there the file's own fsync is enough.
      LOG.log(System.Logger.Level.TRACE, "folder not forced", e);
    }
  }

  /** Writes a frame behind the last one of the newest segment. */
  void append(byte[] frame) throws IOException {
    newest().append(frame);
    bytes += frame.length;
  }

  /** Removes what stands behind an offset in the newest segment. */
  void truncateNewest(long offset) throws IOException {
    truncate(newest(), offset);
  }

  /** Removes the oldest segment from the queue. Its file stays until {@link #delete}. */
  Segment takeOldest() {
    return segments.removeFirst();
  }

  /** Deletes the file of a segment that has been removed from the queue. */
  void delete(Segment taken) throws IOException {
    bytes -= taken.size();
    taken.delete();
  }

  /**
   * Removes the oldest segments whose records all come before a sequence number, and deletes their
   * files.
   *
   * @throws IOException if a file can't be deleted; all these segments are removed from the queue
   *     nevertheless
   */
  void deleteBefore(long sequence) throws IOException {
    IOException failure = null;
    while (segments.size() > 1 && endOf(oldest(), sequence) <= sequence) {
      try {
        delete(takeOldest());
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Returns the sequence number behind the last record of a segment.
   *
   * @param end that number for the newest segment
   */
  long endOf(Segment segment, long end) {
    boolean isNext = false;
    for (var other : segments) {
      if (isNext) {
        return other.first();
      }
      isNext = other == segment;
    }
    return end;
  }

  /** Returns where a record starts in its segment. */
  long offsetOf(long sequence) throws IOException {
    var segment = segmentOf(sequence);
    long offset = Segment.START;
    for (long at = segment.first(); at < sequence; at++) {
      var header = segment.header(offset);
      if (header.isEmpty()) {
        return segment.size();
      }
      offset += Frame.HEADER + header.get().length();
    }
    return offset;
  }

  private Segment segmentOf(long sequence) {
    var found = segments.getFirst();
    for (var segment : segments) {
      if (segment.first() <= sequence) {
        found = segment;
      }
    }
    return found;
  }

  /** Forces the newest segment to the disk and closes all files. */
  @Override
  public void close() throws IOException {
    var last = segments.peekLast();
    if (last != null) {
      last.force();
    }
    for (var segment : segments) {
      segment.close();
    }
  }
}
