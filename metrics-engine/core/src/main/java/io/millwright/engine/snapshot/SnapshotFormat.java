// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.snapshot;

import io.millwright.asset.id.AssetId;
import io.millwright.engine.series.PointColumns;
import io.millwright.reading.Alias;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * Writes and reads the blocks of a snapshot. A later version reads every earlier format, or refuses
 * it, so that the near past is read from the historian; a file of each format among the tests
 * proves that.
 *
 * <pre>
 * each block          1 byte    kind: 1 head, 2 series, 3 end, 4 series of other readings
 *                     4 bytes   CRC-32C of what follows, little-endian
 * head                4 bytes   "MWSN"
 *                     unsigned  format, 1 or more; what follows is as format 1 has it
 *                     8 bytes   the id of the tree, higher half, little-endian
 *                     8 bytes   lower half
 * series              unsigned  count, then each:
 *                     unsigned  how many bytes it takes behind this number
 *                     text      alias
 *                     signed    the time behind which its points are complete, microseconds
 *                     columns   {@link ColumnCodec}
 * other readings      as series; the readings that are not GOOD, of streams for which they count
 * end                 unsigned  how many series there are in all blocks
 * </pre>
 */
final class SnapshotFormat {
  /** The format that this version writes. */
  static final int FORMAT = 1;

  private static final byte[] MAGIC = "MWSN".getBytes(StandardCharsets.US_ASCII);
  private static final int HEAD = 1;
  private static final int SERIES = 2;
  private static final int END = 3;
  private static final int NOT_GOOD = 4;
  private static final int BEFORE_CONTENT = 5;

  private SnapshotFormat() {}

  /**
   * The near past of one series.
   *
   * @param alias the alias of the stream
   * @param holdsNotGood true where the points are the readings of the stream that are not GOOD
   * @param completeFrom the columns have every point behind this time, in microseconds since the
   *     epoch
   * @param columns the points
   */
  record SavedSeries(Alias alias, boolean holdsNotGood, long completeFrom, PointColumns columns) {}

  /** Takes the series of a snapshot that is read. */
  interface SeriesConsumer {
    /** Returns whether a series is wanted; the points of others are not decoded. */
    boolean wants(Alias alias, boolean holdsNotGood, long completeFrom);

    /** Takes a series that is wanted. */
    void take(SavedSeries series);
  }

  /** Says why a snapshot cannot be read; the message completes "Cannot use the snapshot". */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UnreadableException(String message) {
      super(message);
    }
  }

  /** Returns the first block of the snapshot of a tree. */
  static byte[] head(AssetId tree) {
    var content = new ByteSink();
    content.writeBytes(MAGIC, MAGIC.length);
    content.writeUnsigned(FORMAT);
    content.writeLow(tree.uuid().getMostSignificantBits(), Long.BYTES);
    content.writeLow(tree.uuid().getLeastSignificantBits(), Long.BYTES);
    return block(HEAD, content);
  }

  /**
   * Returns a block of series.
   *
   * @param all series of GOOD readings only, or of other readings only
   */
  static byte[] series(List<SavedSeries> all) {
    var content = new ByteSink();
    content.writeUnsigned(all.size());
    for (var series : all) {
      var one = new ByteSink();
      one.writeText(series.alias().path());
      one.writeSigned(series.completeFrom());
      ColumnCodec.write(series.columns(), one);
      content.writeUnsigned(one.size());
      content.writeSink(one);
    }
    return block(!all.isEmpty() && all.getFirst().holdsNotGood() ? NOT_GOOD : SERIES, content);
  }

  /** Returns the last block of a snapshot with so many series. */
  static byte[] end(int seriesInAll) {
    var content = new ByteSink();
    content.writeUnsigned(seriesInAll);
    return block(END, content);
  }

  private static byte[] block(int kind, ByteSink content) {
    var bytes = content.toArray();
    var block = new ByteSink();
    block.writeByte(kind);
    block.writeLow(checksum(bytes, 0), Integer.BYTES);
    block.writeBytes(bytes, bytes.length);
    return block.toArray();
  }

  private static long checksum(byte[] bytes, int from) {
    var crc = new CRC32C();
    crc.update(bytes, from, bytes.length - from);
    return crc.getValue();
  }

  /** Reads the blocks of one snapshot, in order. */
  static final class Reader {
    private final AssetId tree;
    private final SeriesConsumer consumer;
    private boolean hasHead;
    private boolean hasEnd;
    private long series;

    Reader(AssetId tree, SeriesConsumer consumer) {
      this.tree = tree;
      this.consumer = consumer;
    }

    /**
     * Reads the next block.
     *
     * @throws UnreadableException if it is broken, of another tree, or of a newer format
     */
    void read(byte[] block) {
      try {
        if (block.length < BEFORE_CONTENT) {
          throw new UnreadableException(
              "it is broken: a block of %d bytes".formatted(block.length));
        }
        var source = new ByteSource(block, 0);
        int kind = source.readByte();
        if (source.readLow(Integer.BYTES) != checksum(block, BEFORE_CONTENT)) {
          throw new UnreadableException("it is broken: a checksum does not fit");
        }
        if (hasHead == (kind == HEAD) || hasEnd) {
          throw new UnreadableException("it is no snapshot");
        }
        switch (kind) {
          case HEAD -> readHead(source);
          case SERIES, NOT_GOOD -> readSeries(source, kind == NOT_GOOD);
          case END -> readEnd(source);
          default -> throw new UnreadableException("it is broken: a block of kind " + kind);
        }
      } catch (IndexOutOfBoundsException | ArithmeticException | IllegalArgumentException e) {
        throw new UnreadableException("it is broken: " + e.getMessage());
      }
    }

    /**
     * Checks, after the last block, that the snapshot is complete.
     *
     * @throws UnreadableException if something is missing
     */
    void end() {
      if (!hasEnd) {
        throw new UnreadableException("its end is missing");
      }
    }

    private void readHead(ByteSource source) {
      var magic = new byte[MAGIC.length];
      for (int i = 0; i < magic.length; i++) {
        magic[i] = (byte) source.readByte();
      }
      if (!Arrays.equals(magic, MAGIC)) {
        throw new UnreadableException("it is no snapshot");
      }
      long format = source.readUnsigned();
      if (format != FORMAT) {
        throw new UnreadableException(
            "it has format %d, and this version reads %d".formatted(format, FORMAT));
      }
      var found = new AssetId(new UUID(source.readLow(Long.BYTES), source.readLow(Long.BYTES)));
      if (!found.equals(tree)) {
        throw new UnreadableException("it is of another tree, %s".formatted(found.uuid()));
      }
      hasHead = true;
    }

    private void readSeries(ByteSource source, boolean holdsNotGood) {
      int count = source.readCount();
      for (int i = 0; i < count; i++) {
        int length = source.readCount();
        int end = Math.addExact(source.position(), length);
        var alias = new Alias(source.readText());
        long completeFrom = source.readSigned();
        if (consumer.wants(alias, holdsNotGood, completeFrom)) {
          consumer.take(
              new SavedSeries(alias, holdsNotGood, completeFrom, ColumnCodec.read(source)));
        }
        source.moveTo(end);
        series++;
      }
    }

    private void readEnd(ByteSource source) {
      if (source.readUnsigned() != series) {
        throw new UnreadableException("some of it is missing");
      }
      hasEnd = true;
    }
  }
}
