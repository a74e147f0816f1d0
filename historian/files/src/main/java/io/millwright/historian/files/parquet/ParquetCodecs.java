// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.parquet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.conf.PlainParquetConfiguration;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/** How pages of Parquet are unpacked: GZIP by the JDK, which Parquet leaves to Hadoop. */
final class ParquetCodecs implements CompressionCodecFactory {
  private final CompressionCodecFactory own = new CodecFactory(new PlainParquetConfiguration(), 0);

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return switch (codec) {
      case UNCOMPRESSED, ZSTD, LZ4_RAW -> own.getDecompressor(codec);
      case SNAPPY -> new Snappy(own.getDecompressor(codec));
      case GZIP -> new Gzip();
      case LZO, BROTLI, LZ4 ->
          throw new IllegalArgumentException(
              "the file is packed with %s; write it with SNAPPY, ZSTD, GZIP or LZ4_RAW"
                  .formatted(codec));
    };
  }

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return own.getCompressor(codec);
  }

  @Override
  public void release() {
    own.release();
  }

  /**
   * Snappy's own decoder makes room for as much as its data say; here that is what the page says,
   * which is bounded (google/snappy, format_description.txt, "Preamble").
   */
  private record Snappy(BytesInputDecompressor own) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput packed, int size) throws IOException {
      long said = 0;
      var bytes = packed.toInputStream();
      for (int shift = 0; shift < 35; shift += 7) {
        int next = bytes.read();
        said |= (long) (next & 0x7F) << shift;
        if (next < 0x80) {
          break;
        }
      }
      if (said != size) {
        throw new IOException("a page is not as long as it says");
      }
      return own.decompress(packed, size);
    }

    @Override
    public void decompress(ByteBuffer packed, int packedSize, ByteBuffer unpacked, int size) {
      throw new UnsupportedOperationException("pages are unpacked whole");
    }

    @Override
    public void release() {
      own.release();
    }
  }

  private static final class Gzip implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput packed, int size) throws IOException {
      return BytesInput.from(unpacked(packed.toInputStream(), size));
    }

    @Override
    public void decompress(ByteBuffer packed, int packedSize, ByteBuffer unpacked, int size)
        throws IOException {
      var bytes = new byte[packedSize];
      packed.get(bytes);
      unpacked.put(unpacked(new ByteArrayInputStream(bytes), size));
    }

    private static byte[] unpacked(InputStream packed, int size) throws IOException {
      try (var stream = new GZIPInputStream(packed)) {
        var bytes = stream.readNBytes(size);
        if (bytes.length < size) {
          throw new IOException("a page is shorter than it says");
        }
        return bytes;
      }
    }

    @Override
    public void release() {
      // Nothing is held.
    }
  }
}
