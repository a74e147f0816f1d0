// SPDX-License-Identifier: Apache-2.0
package io.millwright.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.UUID;

/**
 * Encodes definitions as message {@code Definition} of {@code millwright.proto}, and decodes them.
 */
public final class DefinitionCodec {
  private static final String WHAT = "definition";
  private static final int SUBJECT = 2;
  private static final int ID = 3;
  private static final int DOCUMENT = 4;

  private DefinitionCodec() {}

  /** Returns the bytes of a definition. */
  public static byte[] encode(Definition definition) {
    return Protobuf.bytes(out -> {
      out.writeUInt32(Protobuf.VERSION_FIELD, Protobuf.VERSION);
      out.writeEnum(SUBJECT, number(definition.subject()));
      out.writeString(ID, definition.id().toString());
      out.writeString(DOCUMENT, definition.document());
    });
  }

  /**
   * Returns the definition that bytes encode.
   *
   * @throws WireException if the bytes are not a definition
   */
  public static Definition decode(byte[] bytes) {
    var fields = new Fields();
    Protobuf.read(bytes, WHAT, fields);
    Protobuf.checkVersion(fields.version, WHAT);
    try {
      return new Definition(subject(fields.subject), UUID.fromString(fields.id), fields.document);
    } catch (IllegalArgumentException e) {
      throw new WireException("A definition doesn't make sense: " + e.getMessage(), e);
    }
  }

  private static final class Fields implements Protobuf.FieldReading {
    private int version;
    private int subject;
    private String id = "";
    private String document = "";

    @Override
    public void field(int tag, CodedInputStream in) throws IOException {
      switch (tag) {
        case Protobuf.VERSION_FIELD << 3 | WireFormat.WIRETYPE_VARINT -> version = in.readUInt32();
        case SUBJECT << 3 | WireFormat.WIRETYPE_VARINT -> subject = in.readEnum();
        case ID << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> id = in.readStringRequireUtf8();
        case DOCUMENT << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED ->
            document = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
  }

  private static int number(Definition.Subject subject) {
    return switch (subject) {
      case MODEL -> 1;
      case TREE -> 2;
    };
  }

  private static Definition.Subject subject(int number) {
    return switch (number) {
      case 1 -> Definition.Subject.MODEL;
      case 2 -> Definition.Subject.TREE;
      default -> throw new IllegalArgumentException("there is no subject %d".formatted(number));
    };
  }
}
