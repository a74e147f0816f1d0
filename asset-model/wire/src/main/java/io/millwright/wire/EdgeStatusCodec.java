// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.millwright.reading.RefusedReadings;
import io.millwright.report.BadTag;
import io.millwright.report.BufferReport;
import io.millwright.report.EdgeReport;
import io.millwright.report.SourceReport;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Encodes the reports of edges as message {@code EdgeStatus} of {@code millwright.proto}, and
 * decodes them.
 */
public final class EdgeStatusCodec {
  private static final String WHAT = "status of an edge";

  /** Version 2, because readers of version 1 would take the message for a declaration of feeds. */
  private static final int VERSION = 2;

  private static final int TEXT = WireFormat.WIRETYPE_LENGTH_DELIMITED;
  private static final int NUMBER = WireFormat.WIRETYPE_VARINT;

  private EdgeStatusCodec() {}

  /** Returns the bytes of a report. */
  public static byte[] encode(EdgeReport report) {
    return Protobuf.bytes(out -> {
      out.writeUInt32(Protobuf.VERSION_FIELD, VERSION);
      out.writeString(2, report.edge());
      out.writeString(3, report.version());
      out.writeSInt64(4, Micros.of(report.time()));
      out.writeSInt64(5, Micros.of(report.started()));
      out.writeBool(6, report.ended());
      out.writeByteArray(7, encode(report.buffer()));
      out.writeUInt64(8, report.sourceCount());
      for (var source : report.sources()) {
        out.writeByteArray(9, encode(source));
      }
      if (report.refused().count() > 0) {
        out.writeByteArray(10, encode(report.refused()));
      }
    });
  }

  private static byte[] encode(BufferReport buffer) {
    return Protobuf.bytes(out -> {
      out.writeUInt64(1, buffer.waiting());
      out.writeUInt64(2, buffer.bytes());
      out.writeUInt64(3, buffer.limit());
      out.writeUInt64(4, buffer.lost());
      out.writeString(5, buffer.cause());
    });
  }

  private static byte[] encode(RefusedReadings refused) {
    return Protobuf.bytes(out -> {
      out.writeUInt64(1, refused.count());
      out.writeString(2, refused.stream());
      out.writeString(3, refused.cause());
    });
  }

  private static byte[] encode(SourceReport source) {
    return Protobuf.bytes(out -> write(source, out));
  }

  private static void write(SourceReport source, CodedOutputStream out) throws IOException {
    out.writeString(1, source.source());
    out.writeString(2, source.protocol());
    out.writeString(3, source.state());
    out.writeString(4, source.cause());
    out.writeSInt64(5, Micros.of(source.since()));
    out.writeUInt64(6, source.tags());
    out.writeUInt64(7, source.readings());
    out.writeUInt64(8, source.bad());
    out.writeUInt64(9, source.notGood());
    for (var tag : source.badTags()) {
      out.writeByteArray(10, encode(tag));
    }
    if (source.lastReading().isPresent()) {
      out.writeSInt64(11, Micros.of(source.lastReading().get()));
    }
    for (var problem : source.problems()) {
      out.writeString(12, problem);
    }
  }

  private static byte[] encode(BadTag tag) {
    return Protobuf.bytes(out -> {
      out.writeString(1, tag.tag());
      out.writeEnum(2, ReadingColumns.number(tag.quality()));
      out.writeString(3, tag.status());
      out.writeSInt64(4, Micros.of(tag.since()));
      out.writeString(5, tag.advice());
    });
  }

  /**
   * Returns the report that bytes encode.
   *
   * @throws WireException if the bytes are not a report
   */
  public static EdgeReport decode(byte[] bytes) {
    var fields = new Fields();
    Protobuf.read(bytes, WHAT, fields);
    Protobuf.checkVersion(fields.version, VERSION, WHAT);
    return new EdgeReport(
        fields.edge,
        fields.program,
        Micros.toInstant(fields.time),
        Micros.toInstant(fields.started),
        fields.ended,
        fields.buffer.report(),
        fields.refused.readings(),
        fields.sourceCount,
        fields.sources);
  }

  private static final class Fields implements Protobuf.FieldReading {
    private final List<SourceReport> sources = new ArrayList<>();
    private final BufferFields buffer = new BufferFields();
    private final RefusedFields refused = new RefusedFields();
    private int version;
    private String edge = "";
    private String program = "";
    private long time;
    private long started;
    private boolean ended;
    private long sourceCount;

    @Override
    public void field(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case Protobuf.VERSION_FIELD << 3 | NUMBER -> version = in.readUInt32();
        case 2 << 3 | TEXT -> edge = in.readStringRequireUtf8();
        case 3 << 3 | TEXT -> program = in.readStringRequireUtf8();
        case 4 << 3 | NUMBER -> time = in.readSInt64();
        case 5 << 3 | NUMBER -> started = in.readSInt64();
        case 6 << 3 | NUMBER -> ended = in.readBool();
        case 7 << 3 | TEXT -> Protobuf.nested(in, buffer);
        case 8 << 3 | NUMBER -> sourceCount = in.readUInt64();
        case 9 << 3 | TEXT -> {
          var source = new SourceFields();
          Protobuf.nested(in, source);
          sources.add(source.report());
        }
        case 10 << 3 | TEXT -> Protobuf.nested(in, refused);
        default -> in.skipField(tag);
      }
    }
  }

  private static final class BufferFields implements Protobuf.FieldReading {
    private long waiting;
    private long bytes;
    private long limit;
    private long lost;
    private String cause = "";

    @Override
    public void field(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case 1 << 3 | NUMBER -> waiting = in.readUInt64();
        case 2 << 3 | NUMBER -> bytes = in.readUInt64();
        case 3 << 3 | NUMBER -> limit = in.readUInt64();
        case 4 << 3 | NUMBER -> lost = in.readUInt64();
        case 5 << 3 | TEXT -> cause = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }

    BufferReport report() {
      return new BufferReport(waiting, bytes, limit, lost, cause);
    }
  }

  private static final class RefusedFields implements Protobuf.FieldReading {
    private long count;
    private String stream = "";
    private String cause = "";

    @Override
    public void field(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case 1 << 3 | NUMBER -> count = in.readUInt64();
        case 2 << 3 | TEXT -> stream = in.readStringRequireUtf8();
        case 3 << 3 | TEXT -> cause = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }

    RefusedReadings readings() {
      return new RefusedReadings(count, stream, cause);
    }
  }

  private static final class SourceFields implements Protobuf.FieldReading {
    private final List<BadTag> badTags = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private String source = "";
    private String protocol = "";
    private String state = "";
    private String cause = "";
    private long since;
    private long tags;
    private long readings;
    private long bad;
    private long notGood;
    private Optional<Instant> lastReading = Optional.empty();

    @Override
    public void field(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case 1 << 3 | TEXT -> source = in.readStringRequireUtf8();
        case 2 << 3 | TEXT -> protocol = in.readStringRequireUtf8();
        case 3 << 3 | TEXT -> state = in.readStringRequireUtf8();
        case 4 << 3 | TEXT -> cause = in.readStringRequireUtf8();
        case 5 << 3 | NUMBER -> since = in.readSInt64();
        case 6 << 3 | NUMBER -> tags = in.readUInt64();
        case 7 << 3 | NUMBER -> readings = in.readUInt64();
        case 8 << 3 | NUMBER -> bad = in.readUInt64();
        case 9 << 3 | NUMBER -> notGood = in.readUInt64();
        case 10 << 3 | TEXT -> {
          var badTag = new TagFields();
          Protobuf.nested(in, badTag);
          badTags.add(badTag.tag());
        }
        case 11 << 3 | NUMBER -> lastReading = Optional.of(Micros.toInstant(in.readSInt64()));
        case 12 << 3 | TEXT -> problems.add(in.readStringRequireUtf8());
        default -> in.skipField(tag);
      }
    }

    SourceReport report() {
      return new SourceReport(
          source,
          protocol,
          state,
          cause,
          Micros.toInstant(since),
          tags,
          readings,
          bad,
          lastReading,
          problems,
          notGood,
          badTags);
    }
  }

  private static final class TagFields implements Protobuf.FieldReading {
    private String tag = "";
    private Quality quality = Quality.GOOD;
    private String status = "";
    private long since;
    private String advice = "";

    @Override
    public void field(int field, CodedInputStream in) throws IOException {
      switch (field) {
        case 1 << 3 | TEXT -> tag = in.readStringRequireUtf8();
        case 2 << 3 | NUMBER -> quality = ReadingFields.quality(in.readEnum());
        case 3 << 3 | TEXT -> status = in.readStringRequireUtf8();
        case 4 << 3 | NUMBER -> since = in.readSInt64();
        case 5 << 3 | TEXT -> advice = in.readStringRequireUtf8();
        default -> in.skipField(field);
      }
    }

    BadTag tag() {
      return new BadTag(tag, quality, status, Micros.toInstant(since), advice);
    }
  }
}
