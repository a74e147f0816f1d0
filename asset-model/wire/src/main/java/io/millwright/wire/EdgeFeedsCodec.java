// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.millwright.feed.EdgeFeeds;
import io.millwright.feed.SourceFeeds;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Encodes the feeds of an edge as message {@code EdgeFeeds} of {@code millwright.proto}, and
 * decodes them.
 */
public final class EdgeFeedsCodec {
  private static final String WHAT = "declaration of an edge";
  private static final int EDGE = 2;
  private static final int SINCE = 3;
  private static final int SOURCE = 4;
  private static final int NAME = 1;
  private static final int ALIAS = 2;

  private EdgeFeedsCodec() {}

  /** Returns the bytes of a declaration. */
  public static byte[] encode(EdgeFeeds feeds) {
    return Protobuf.bytes(out -> {
      out.writeUInt32(Protobuf.VERSION_FIELD, Protobuf.VERSION);
      out.writeString(EDGE, feeds.edge());
      out.writeSInt64(SINCE, Micros.of(feeds.since()));
      for (var source : feeds.sources()) {
        out.writeByteArray(SOURCE, encode(source));
      }
    });
  }

  private static byte[] encode(SourceFeeds source) {
    return Protobuf.bytes(out -> {
      out.writeString(NAME, source.source());
      for (var alias : source.aliases()) {
        out.writeString(ALIAS, alias.path());
      }
    });
  }

  /**
   * Returns the feeds that bytes encode. Invalid aliases are left out.
   *
   * @throws WireException if the bytes are not a declaration of feeds
   */
  public static EdgeFeeds decode(byte[] bytes) {
    var fields = new Fields();
    Protobuf.read(bytes, WHAT, fields);
    Protobuf.checkVersion(fields.version, WHAT);
    return new EdgeFeeds(fields.edge, Micros.toInstant(fields.since), fields.sources);
  }

  private static final class Fields implements Protobuf.FieldReading {
    private final List<SourceFeeds> sources = new ArrayList<>();
    private int version;
    private String edge = "";
    private long since;

    @Override
    public void field(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case Protobuf.VERSION_FIELD << 3 | WireFormat.WIRETYPE_VARINT -> version = in.readUInt32();
        case EDGE << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> edge = in.readStringRequireUtf8();
        case SINCE << 3 | WireFormat.WIRETYPE_VARINT -> since = in.readSInt64();
        case SOURCE << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
          var source = new SourceFields();
          Protobuf.nested(in, source);
          sources.add(new SourceFeeds(source.name, source.aliases));
        }
        default -> in.skipField(tag);
      }
    }
  }

  private static final class SourceFields implements Protobuf.FieldReading {
    private final List<Alias> aliases = new ArrayList<>();
    private String name = "";

    @Override
    public void field(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case NAME << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> name = in.readStringRequireUtf8();
        case ALIAS << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> add(in.readStringRequireUtf8());
        default -> in.skipField(tag);
      }
    }

    private void add(String alias) {
      try {
        aliases.add(new Alias(alias));
      } catch (IllegalArgumentException _) {
        // An invalid alias of one tag must not affect the other tags.
      }
    }
  }
}
