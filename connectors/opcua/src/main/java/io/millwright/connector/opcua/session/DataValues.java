// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session;

import io.millwright.connector.Sample;
import io.millwright.reading.TimeOfReading;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.milo.opcua.stack.core.OpcUaDataType;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.types.UaEnumeratedType;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.ULong;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UShort;
import org.jspecify.annotations.Nullable;

/** Translates the values that a server sends into samples. All methods are pure functions. */
public final class DataValues {
  private static final long CODE_MASK = 0xFFFF_0000L;

  private DataValues() {}

  /**
   * Returns the sample for a server's value of a tag. The sample's time is the source's time, or
   * the server's if there is none. If the server sent neither, the time is {@link
   * io.millwright.reading.TimeOfReading#MISSING}.
   */
  public static Sample sample(int tag, DataValue data) {
    var time =
        instant(data.getSourceTime())
            .or(() -> instant(data.getServerTime()))
            .orElse(TimeOfReading.MISSING);
    var status = data.getStatusCode();
    var quality = quality(status);
    var raw = data.getValue().getValue();
    if (raw == null) {
      // A GOOD status without a value is not GOOD.
      return quality == Quality.GOOD
          ? new Sample(tag, time, Value.none(), Quality.BAD, "no value")
          : new Sample(tag, time, Value.none(), quality, name(status));
    }
    var value = value(raw);
    if (value.isEmpty()) {
      return new Sample(
          tag, time, Value.none(), Quality.BAD, kind(raw) + " is not supported; read a scalar");
    }
    if (quality == Quality.GOOD && !value.get().isPresent()) {
      return new Sample(tag, time, value.get(), Quality.BAD, "not a finite number");
    }
    return new Sample(tag, time, value.get(), quality, name(status));
  }

  /**
   * Returns whether a sample can hold the type of a server's value; true also if there is no value.
   */
  public static boolean isSupported(DataValue data) {
    var raw = data.getValue().getValue();
    return raw == null || value(raw).isPresent();
  }

  /** Returns the severity of a status: its two highest bits (OPC 10000-4, StatusCode). */
  static Quality quality(StatusCode status) {
    return switch ((int) (status.value() >>> 30) & 0b11) {
      case 0 -> Quality.GOOD;
      case 1 -> Quality.UNCERTAIN;
      default -> Quality.BAD;
    };
  }

  /**
   * Returns the symbolic name of a status, such as {@code Bad_NodeIdUnknown}, without its info
   * bits.
   */
  public static String name(StatusCode status) {
    long code = status.value() & CODE_MASK;
    return StatusCodes.lookup(code)
        .map(description -> description[0])
        .orElseGet(() -> "0x%08X".formatted(code));
  }

  /**
   * Returns a scalar as a value; empty for arrays, structures and other types that a value can't
   * hold.
   */
  static Optional<Value> value(Object raw) {
    return switch (raw) {
      case Boolean on -> Optional.of(Value.of(on.booleanValue()));
      case Byte number -> Optional.of(Value.of(number.longValue()));
      case Short number -> Optional.of(Value.of(number.longValue()));
      case Integer number -> Optional.of(Value.of(number.longValue()));
      case Long number -> Optional.of(Value.of(number.longValue()));
      case UByte number -> Optional.of(Value.of(number.longValue()));
      case UShort number -> Optional.of(Value.of(number.longValue()));
      case UInteger number -> Optional.of(Value.of(number.longValue()));
      case ULong number -> Optional.of(unsigned(number.toBigInteger()));
      case Float number -> Optional.of(Value.ofSingle(number));
      case Double number -> Optional.of(Value.of(number.doubleValue()));
      case String text -> Optional.of(Value.of(text));
      case DateTime time -> Optional.of(Value.of(time.getJavaInstant().toString()));
      case LocalizedText text ->
          Optional.of(Value.of(text.getText() == null ? "" : text.getText()));
      case UUID id -> Optional.of(Value.of(id.toString()));
      case NodeId id -> Optional.of(Value.of(id.toParseableString()));
      case StatusCode status -> Optional.of(Value.of(name(status)));
      case UaEnumeratedType item -> Optional.of(Value.of((long) item.getValue()));
      default -> Optional.empty();
    };
  }

  /**
   * Returns an unsigned number. From 2^63 on it becomes a double, because our integers are signed;
   * the error is less than one part in 2^52.
   */
  private static Value unsigned(BigInteger number) {
    return number.bitLength() < Long.SIZE
        ? Value.of(number.longValue())
        : Value.of(number.doubleValue());
  }

  /** Returns the name of a value's built-in type, for messages (OPC 10000-6, table 1). */
  private static String kind(Object raw) {
    var type = raw.getClass();
    return type.isArray() ? "an array of " + typeName(innermost(type)) : "a " + typeName(type);
  }

  private static Class<?> innermost(Class<?> type) {
    var component = type.getComponentType();
    return component == null ? type : innermost(component);
  }

  private static String typeName(Class<?> type) {
    var known = OpcUaDataType.fromBackingClass(type);
    return known == null ? "structure" : known.name();
  }

  private static Optional<Instant> instant(@Nullable DateTime time) {
    return time == null || time.isNull() || time.isInvalid()
        ? Optional.empty()
        : Optional.of(time.getJavaInstant());
  }
}
