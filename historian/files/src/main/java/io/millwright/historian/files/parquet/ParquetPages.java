// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.parquet;

import io.millwright.historian.files.value.Utf8;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.IdentityHashMap;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.Encoding;
import org.apache.parquet.column.page.DataPage;
import org.apache.parquet.column.page.DataPageV1;
import org.apache.parquet.column.page.DataPageV2;
import org.apache.parquet.column.page.DictionaryPage;
import org.apache.parquet.column.page.PageReader;
import org.apache.parquet.column.statistics.Statistics;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.format.PageHeader;
import org.apache.parquet.format.PageType;
import org.apache.parquet.format.Util;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.ParquetDecodingException;
import org.apache.parquet.io.api.Binary;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pages of one column of one row group, one after the other, each when it is its turn.
 * However large a row group is, only one page of each column is in memory, and that only where
 * {@link Room} has room for what is in it. Not safe for use by several threads.
 */
final class ParquetPages implements PageReader {
  private static final int USUAL_HEADER = 16 * 1024;
  private static final int LARGEST_HEADER = 1 << 20;

  /** What a value of a dictionary takes besides its bytes, those of its text included. */
  private static final long OF_DICTIONARY = 160;

  /** How often a dictionary is there: its bytes, and a text of up to two bytes for each of them. */
  private static final int COPIES = 3;

  /** What a value of a page takes at most while it is decoded. */
  private static final long OF_PAGE = 8;

  /** The same for texts that continue each other: lengths are read twice, and once to check. */
  private static final long OF_CONTINUED = 3 * OF_PAGE;

  private final FileChannel file;
  private final ColumnDescriptor column;
  private final CompressionCodecFactory.BytesInputDecompressor codec;
  private final Room room;
  private final ParquetBounds bounds;
  private final long values;
  private final long end;
  private long at;
  private final IdentityHashMap<Binary, String> ofDictionaryTexts = new IdentityHashMap<>();
  private boolean isDictionaryRead;
  private boolean isByDictionary;
  private long dictionaryBytes;
  private long seen;
  private long ofPage;
  private long ofDictionary;

  /** The memory that all columns of a file share. */
  static final class Room {
    private final long most;
    private long held;

    /**
     * @param most in bytes
     */
    Room(long most) {
      this.most = most;
    }

    private void hold(ColumnDescriptor column, long bytes) {
      if (held + bytes > most) {
        throw new ParquetDecodingException(
            "a page of the column %s unpacks to more than there is room for (%,d bytes for all columns); write smaller pages and dictionaries (1 MiB is usual), or give the server more memory"
                .formatted(String.join(".", column.getPath()), most));
      }
      held += bytes;
    }

    private void giveBack(long bytes) {
      held -= bytes;
    }
  }

  /**
   * @throws IOException if the file has not what its footer says
   */
  ParquetPages(
      FileChannel file,
      ColumnDescriptor column,
      ColumnChunkMetaData chunk,
      CompressionCodecFactory codecs,
      Room room,
      ParquetBounds bounds)
      throws IOException {
    this.file = file;
    this.column = column;
    this.room = room;
    this.bounds = bounds;
    codec = codecs.getDecompressor(chunk.getCodec());
    values = chunk.getValueCount();
    at = chunk.getStartingPos();
    end = at + chunk.getTotalSize();
    if (at < 0 || chunk.getTotalSize() < 0 || end < 0 || end > file.size() || values < 0) {
      throw new IOException("a column lies outside of the file");
    }
  }

  @Override
  public long getTotalValueCount() {
    return values;
  }

  @Override
  public @Nullable DictionaryPage readDictionaryPage() {
    if (isDictionaryRead) {
      return null;
    }
    isDictionaryRead = true;
    try {
      var header = header();
      if (header.header.getType() != PageType.DICTIONARY_PAGE) {
        return null;
      }
      at += header.length;
      var of = ParquetFooter.present(header.header.getDictionary_page_header());
      ofDictionary = hold(header.header, COPIES, of.getNum_values(), OF_DICTIONARY);
      var bytes = unpack(header.header);
      dictionaryBytes = bytes.length;
      if (of.getNum_values() > Math.max(1, bytes.length)) {
        throw new ParquetDecodingException("a dictionary has fewer values than it says");
      }
      return new DictionaryPage(
          BytesInput.from(bytes), of.getNum_values(), encoding(of.getEncoding()));
    } catch (IOException e) {
      throw new ParquetDecodingException(e.getMessage(), e);
    }
  }

  @Override
  public DataPage readPage() {
    readDictionaryPage();
    room.giveBack(ofPage);
    ofPage = 0;
    try {
      while (true) {
        var next = header();
        at += next.length;
        var header = next.header;
        switch (ParquetFooter.present(header.getType())) {
          case DATA_PAGE -> {
            return first(header);
          }
          case DATA_PAGE_V2 -> {
            return second(header);
          }
          case INDEX_PAGE -> at += length(header);
          case DICTIONARY_PAGE ->
              throw new ParquetDecodingException("a column has two dictionaries");
        }
      }
    } catch (IOException e) {
      throw new ParquetDecodingException(e.getMessage(), e);
    }
  }

  private DataPage first(PageHeader header) throws IOException {
    var of = ParquetFooter.present(header.getData_page_header());
    var encoding = encoding(of.getEncoding());
    begin(header, of.getNum_values(), encoding);
    var bytes = unpack(header);
    var levels = encoding(of.getDefinition_level_encoding());
    new ParquetRuns(column, of.getNum_values()).check(ByteBuffer.wrap(bytes), levels, encoding);
    return new DataPageV1(
        BytesInput.from(bytes),
        of.getNum_values(),
        bytes.length,
        Statistics.noopStats(column.getPrimitiveType()),
        encoding(of.getRepetition_level_encoding()),
        levels,
        encoding);
  }

  /** Levels stand before the values here, and are never packed. */
  private DataPage second(PageHeader header) throws IOException {
    var of = ParquetFooter.present(header.getData_page_header_v2());
    var encoding = encoding(of.getEncoding());
    begin(header, of.getNum_values(), encoding);
    var all = packed(header);
    int repetitions = of.getRepetition_levels_byte_length();
    int levels = of.getDefinition_levels_byte_length();
    if (repetitions < 0 || levels < 0 || (long) repetitions + levels > all.length) {
      throw new IOException("a page is shorter than its levels");
    }
    var packed = BytesInput.from(all, repetitions + levels, all.length - repetitions - levels);
    boolean isPacked = (!of.isSetIs_compressed() || of.isIs_compressed()) && packed.size() > 0;
    var bytes =
        isPacked
            ? unpack(packed, header.getUncompressed_page_size() - repetitions - levels)
            : packed.toInputStream().readAllBytes();
    var runs = new ParquetRuns(column, of.getNum_values());
    runs.levels(ByteBuffer.wrap(all, repetitions, levels).slice());
    runs.values(ByteBuffer.wrap(bytes), encoding);
    return DataPageV2.uncompressed(
        of.getNum_rows(),
        of.getNum_nulls(),
        of.getNum_values(),
        BytesInput.from(all, 0, repetitions),
        BytesInput.from(all, repetitions, levels),
        encoding,
        BytesInput.from(bytes),
        Statistics.noopStats(column.getPrimitiveType()));
  }

  /**
   * A header of a page.
   *
   * @param length in the file, in bytes
   */
  private record Header(PageHeader header, int length) {}

  private Header header() throws IOException {
    for (int most = USUAL_HEADER; at < end; most = LARGEST_HEADER) {
      var bytes = ParquetFooter.bytes(file, at, (int) Math.min(most, end - at));
      try {
        int length = ThriftCheck.length(ByteBuffer.wrap(bytes));
        return new Header(Util.readPageHeader(new ByteArrayInputStream(bytes, 0, length)), length);
      } catch (BufferUnderflowException e) {
        if (most == LARGEST_HEADER || bytes.length == end - at) {
          throw new IOException("the header of a page breaks off", e);
        }
      }
    }
    throw new IOException("a column ends before its last value");
  }

  /** Makes room for a page of values, which its column says that it has. */
  private void begin(PageHeader header, int count, Encoding encoding) throws IOException {
    ofPage = hold(header, 1, count, encoding == Encoding.DELTA_BYTE_ARRAY ? OF_CONTINUED : OF_PAGE);
    seen += count;
    if (seen > values) {
      throw new IOException("a column has more values than it says");
    }
    isByDictionary = encoding.usesDictionary();
  }

  /**
   * Returns the text of a value. A dictionary has the same value for many rows, and its text is
   * made once.
   *
   * @throws CharacterCodingException if it is not in UTF-8
   * @throws IOException if the file has more text than its bytes can mean
   */
  String text(Binary value) throws IOException {
    bounds.count(value.length());
    var known = ofDictionaryTexts.get(value);
    if (known != null) {
      return known;
    }
    var text = Utf8.decode(value.toByteBuffer());
    if (isByDictionary && value.length() <= dictionaryBytes) {
      // The values of a dictionary together have as many bytes as it; others find no room here.
      dictionaryBytes -= value.length();
      ofDictionaryTexts.put(value, text);
    }
    return text;
  }

  /** Counts what a page will take, packed and unpacked. */
  private long hold(PageHeader header, int copies, int count, long each) throws IOException {
    if (header.getUncompressed_page_size() < 0
        || header.getCompressed_page_size() < 0
        || count < 0) {
      throw new IOException("a page has a size below zero");
    }
    long bytes =
        (long) copies * header.getUncompressed_page_size()
            + header.getCompressed_page_size()
            + each * count;
    room.hold(column, bytes);
    return bytes;
  }

  /** Returns how long a page is in the file, which it is whole. */
  private int length(PageHeader header) throws IOException {
    int length = header.getCompressed_page_size();
    if (length < 0 || length > end - at) {
      throw new IOException("a page is longer than its column");
    }
    return length;
  }

  private byte[] packed(PageHeader header) throws IOException {
    int length = length(header);
    var bytes = ParquetFooter.bytes(file, at, length);
    at += length;
    return bytes;
  }

  private byte[] unpack(PageHeader header) throws IOException {
    return unpack(BytesInput.from(packed(header)), header.getUncompressed_page_size());
  }

  private byte[] unpack(BytesInput packed, int size) throws IOException {
    if (size < 0) {
      throw new IOException("a page has a size below zero");
    }
    var bytes = codec.decompress(packed, size).toInputStream().readAllBytes();
    if (bytes.length != size) {
      throw new IOException("a page is not as long as it says");
    }
    return bytes;
  }

  private static Encoding encoding(org.apache.parquet.format.@Nullable Encoding encoding)
      throws IOException {
    if (encoding == null) {
      throw new IOException("a page has an encoding that is not known");
    }
    return Arrays.stream(Encoding.values())
        .filter(known -> known.name().equals(encoding.name()))
        .findFirst()
        .orElseThrow(() -> new IOException("a page has an encoding that is not known"));
  }

  /** Gives back what is held for this column. */
  void end() {
    room.giveBack(ofPage + ofDictionary);
    ofDictionaryTexts.clear();
    ofPage = 0;
    ofDictionary = 0;
  }
}
