// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.millwright.alarm.AlarmEvent;
import io.millwright.alarm.AlarmId;
import io.millwright.alarm.definition.Priority;
import io.millwright.asset.id.AssetId;
import io.millwright.value.Micros;
import java.io.IOException;

/**
 * Encodes alarm events as message {@code AlarmEvent} of {@code millwright.proto}, and decodes them.
 */
public final class AlarmEventCodec {
  private static final String WHAT = "alarm event";
  private static final int ASSET = 2;
  private static final int ALARM = 3;
  private static final int HAPPENING = 4;
  private static final int TIME = 5;
  private static final int PRIORITY = 6;
  private static final int MESSAGE = 7;
  private static final int ACTOR = 8;
  private static final int LATE = 9;

  private AlarmEventCodec() {}

  /** Returns the bytes of an alarm event. */
  public static byte[] encode(AlarmEvent event) {
    return Protobuf.bytes(out -> {
      out.writeUInt32(Protobuf.VERSION_FIELD, Protobuf.VERSION);
      out.writeString(ASSET, event.alarm().asset().toString());
      out.writeString(ALARM, event.alarm().key());
      out.writeEnum(HAPPENING, number(event.kind()));
      out.writeSInt64(TIME, Micros.of(event.time()));
      out.writeEnum(PRIORITY, number(event.priority()));
      out.writeString(MESSAGE, event.message());
      out.writeString(ACTOR, event.actor());
      out.writeBool(LATE, event.late());
    });
  }

  /**
   * Returns the alarm event that bytes encode.
   *
   * @throws WireException if the bytes are not an alarm event
   */
  public static AlarmEvent decode(byte[] bytes) {
    var fields = new Fields();
    Protobuf.read(bytes, WHAT, fields);
    Protobuf.checkVersion(fields.version, WHAT);
    try {
      return new AlarmEvent(
          new AlarmId(AssetId.of(fields.asset), fields.alarm),
          kind(fields.happening),
          Micros.toInstant(fields.time),
          priority(fields.priority),
          fields.message,
          fields.actor,
          fields.late);
    } catch (IllegalArgumentException e) {
      throw new WireException("An alarm event doesn't make sense: " + e.getMessage(), e);
    }
  }

  private static final class Fields implements Protobuf.FieldReading {
    private int version;
    private String asset = "";
    private String alarm = "";
    private int happening;
    private long time;
    private int priority;
    private String message = "";
    private String actor = "";
    private boolean late;

    @Override
    public void field(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case Protobuf.VERSION_FIELD << 3 | WireFormat.WIRETYPE_VARINT -> version = in.readUInt32();
        case ASSET << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            asset = in.readStringRequireUtf8();
        case ALARM << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            alarm = in.readStringRequireUtf8();
        case HAPPENING << 3 | WireFormat.WIRETYPE_VARINT -> happening = in.readEnum();
        case TIME << 3 | WireFormat.WIRETYPE_VARINT -> time = in.readSInt64();
        case PRIORITY << 3 | WireFormat.WIRETYPE_VARINT -> priority = in.readEnum();
        case MESSAGE << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            message = in.readStringRequireUtf8();
        case ACTOR << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            actor = in.readStringRequireUtf8();
        case LATE << 3 | WireFormat.WIRETYPE_VARINT -> late = in.readBool();
        default -> in.skipField(tag);
      }
    }
  }

  private static int number(AlarmEvent.Kind kind) {
    return switch (kind) {
      case RAISED -> 1;
      case CLEARED -> 2;
      case ACKNOWLEDGED -> 3;
    };
  }

  private static AlarmEvent.Kind kind(int number) {
    return switch (number) {
      case 1 -> AlarmEvent.Kind.RAISED;
      case 2 -> AlarmEvent.Kind.CLEARED;
      case 3 -> AlarmEvent.Kind.ACKNOWLEDGED;
      default -> throw new IllegalArgumentException("there is no happening %d".formatted(number));
    };
  }

  private static int number(Priority priority) {
    return switch (priority) {
      case LOW -> 1;
      case MEDIUM -> 2;
      case HIGH -> 3;
      case CRITICAL -> 4;
    };
  }

  private static Priority priority(int number) {
    return switch (number) {
      case 1 -> Priority.LOW;
      case 2 -> Priority.MEDIUM;
      case 3 -> Priority.HIGH;
      case 4 -> Priority.CRITICAL;
      default -> throw new IllegalArgumentException("there is no priority %d".formatted(number));
    };
  }
}
