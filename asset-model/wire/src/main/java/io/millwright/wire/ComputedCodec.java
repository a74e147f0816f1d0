// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.millwright.asset.id.AssetId;
import io.millwright.historian.Removal;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Encodes computed values as message {@code Computed} of {@code millwright.proto}, and decodes
 * them.
 */
public final class ComputedCodec {
  private static final String WHAT = "batch of computed values";
  private static final int TREE = 2;
  private static final int REMOVAL = 3;
  private static final int VALUES = 4;
  private static final int REMOVAL_ALIAS = 1;
  private static final int REMOVAL_FROM = 2;
  private static final int REMOVAL_TO = 3;

  private ComputedCodec() {}

  /** Returns the bytes of computed values. */
  public static byte[] encode(Computed computed) {
    var values = new ReadingColumns(computed.values(), 0);
    return Protobuf.bytes(out -> {
      out.writeUInt32(Protobuf.VERSION_FIELD, Protobuf.VERSION);
      out.writeString(TREE, computed.tree().toString());
      for (var removal : computed.removals()) {
        out.writeByteArray(REMOVAL, Protobuf.bytes(inner -> write(inner, removal)));
      }
      out.writeTag(VALUES, WireFormat.WIRETYPE_LENGTH_DELIMITED);
      out.writeUInt32NoTag(values.size());
      values.write(out);
    });
  }

  private static void write(CodedOutputStream out, Removal removal) throws IOException {
    out.writeString(REMOVAL_ALIAS, removal.alias().path());
    out.writeSInt64(REMOVAL_FROM, Micros.of(removal.range().from()));
    out.writeSInt64(REMOVAL_TO, Micros.of(removal.range().to()));
  }

  /**
   * Returns the computed values that bytes encode.
   *
   * @throws WireException if the bytes are not computed values
   */
  public static Computed decode(byte[] bytes) {
    var fields = new Fields();
    Protobuf.read(bytes, WHAT, fields);
    Protobuf.checkVersion(fields.version, WHAT);
    return new Computed(new AssetId(fields.tree), fields.removals, fields.values.batch());
  }

  private static final class Fields implements Protobuf.FieldReading {
    private int version;
    private UUID tree = new UUID(0, 0);
    private final List<Removal> removals = new ArrayList<>();
    private final ReadingFields values = new ReadingFields();

    @Override
    public void field(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case Protobuf.VERSION_FIELD << 3 | WireFormat.WIRETYPE_VARINT -> version = in.readUInt32();
        case TREE << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            tree = UUID.fromString(in.readStringRequireUtf8());
        case REMOVAL << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
          var removal = new RemovalFields();
          Protobuf.nested(in, removal);
          removals.add(removal.removal());
        }
        case VALUES << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> Protobuf.nested(in, values);
        default -> in.skipField(tag);
      }
    }
  }

  private static final class RemovalFields implements Protobuf.FieldReading {
    private String alias = "";
    private long from;
    private long to;

    @Override
    public void field(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case REMOVAL_ALIAS << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            alias = in.readStringRequireUtf8();
        case REMOVAL_FROM << 3 | WireFormat.WIRETYPE_VARINT -> from = in.readSInt64();
        case REMOVAL_TO << 3 | WireFormat.WIRETYPE_VARINT -> to = in.readSInt64();
        default -> in.skipField(tag);
      }
    }

    Removal removal() {
      return new Removal(
          new Alias(alias), new TimeRange(Micros.toInstant(from), Micros.toInstant(to)));
    }
  }
}
