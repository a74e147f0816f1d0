// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.openapi;

import io.millwright.api.protocol.ProtocolOperation;
import io.millwright.api.protocol.Shape;
import io.millwright.api.protocol.Shape.Member;
import io.millwright.api.protocol.Shape.Place;
import io.millwright.api.protocol.SiteWiseProtocol;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** Writes SiteWise's operations as OpenAPI, from the protocol's shapes. */
final class SiteWiseDocument {
  private static final int NO_CONTENT = 204;

  private final Map<String, Schema> schemas = new TreeMap<>();

  private SiteWiseDocument() {}

  /** Returns the document with all operations of the protocol, as Millwright accepts them. */
  static OpenAPI make() {
    var made = new SiteWiseDocument();
    var paths = OASFactory.createPaths();
    for (var operation : SiteWiseProtocol.ours().operations().values()) {
      var item = paths.getPathItem(operation.path());
      if (item == null) {
        item = OASFactory.createPathItem();
        paths.addPathItem(operation.path(), item);
      }
      item.setOperation(HttpMethod.valueOf(operation.method()), made.operation(operation));
    }
    return OASFactory.createOpenAPI()
        .paths(paths)
        .components(OASFactory.createComponents().schemas(made.schemas));
  }

  private Operation operation(ProtocolOperation told) {
    var operation = OASFactory.createOperation().operationId(told.name());
    operation.setParameters(
        told.input().members().values().stream()
            .filter(member -> member.place() != Place.BODY)
            .map(this::parameter)
            .toList());
    if (told.input().hasBody()) {
      operation.requestBody(
          OASFactory.createRequestBody().required(true).content(content(told.input())));
    }
    var answer = OASFactory.createAPIResponse().description("Done");
    if (told.status() != NO_CONTENT) {
      answer.content(content(told.output()));
    }
    return operation.responses(
        OASFactory.createAPIResponses().addAPIResponse(Integer.toString(told.status()), answer));
  }

  private Parameter parameter(Member member) {
    return OASFactory.createParameter()
        .name(member.wireName())
        .in(Parameter.In.valueOf(member.place().name()))
        .required(member.isRequired())
        .schema(
            member.shape() instanceof Shape.Time
                ? OASFactory.createSchema().addType(SchemaType.STRING).format("date-time")
                : schema(member.shape()));
  }

  private Content content(Shape.Structure structure) {
    return OASFactory.createContent()
        .addMediaType("application/json", OASFactory.createMediaType().schema(schema(structure)));
  }

  private Schema schema(Shape shape) {
    return switch (shape) {
      case Shape.Anything() -> OASFactory.createSchema();
      case Shape.Judged(var inner) -> schema(inner);
      case Shape.Flag() -> OASFactory.createSchema().addType(SchemaType.BOOLEAN);
      case Shape.Time() -> OASFactory.createSchema().addType(SchemaType.NUMBER);
      // NaN and the infinities are written as texts.
      case Shape.Decimal() ->
          OASFactory.createSchema().addType(SchemaType.NUMBER).addType(SchemaType.STRING);
      case Shape.Whole(long least, long most) ->
          OASFactory.createSchema()
              .addType(SchemaType.INTEGER)
              .minimum(BigDecimal.valueOf(least))
              .maximum(BigDecimal.valueOf(most));
      case Shape.Bytes(long _) ->
          OASFactory.createSchema().addType(SchemaType.STRING).format("byte");
      case Shape.Text text -> text(text);
      case Shape.Items(var each, long least, long most, boolean isSparse) -> {
        var schema =
            OASFactory.createSchema()
                .addType(SchemaType.ARRAY)
                .items(isSparse ? ApiDocument.orNull(schema(each)) : schema(each));
        if (least > 0) {
          schema.minItems((int) least);
        }
        yield most > Integer.MAX_VALUE ? schema : schema.maxItems((int) most);
      }
      case Shape.Entries(var _, var each, long least, long most) -> {
        var schema =
            OASFactory.createSchema()
                .addType(SchemaType.OBJECT)
                .additionalPropertiesSchema(schema(each));
        if (least > 0) {
          schema.minProperties((int) least);
        }
        yield most > Integer.MAX_VALUE ? schema : schema.maxProperties((int) most);
      }
      case Shape.Structure structure -> structure(structure);
    };
  }

  private static Schema text(Shape.Text text) {
    var schema = OASFactory.createSchema().addType(SchemaType.STRING);
    if (text.least() > 0) {
      schema.minLength((int) text.least());
    }
    if (text.most() <= Integer.MAX_VALUE) {
      schema.maxLength((int) text.most());
    }
    // A pattern in OpenAPI matches a part of the text.
    text.pattern().ifPresent(pattern -> schema.pattern("^(?:" + pattern.pattern() + ")$"));
    return text.choices().isEmpty() ? schema : schema.enumeration(List.copyOf(text.choices()));
  }

  private Schema structure(Shape.Structure structure) {
    var name = "SiteWise" + structure.name();
    if (!schemas.containsKey(name)) {
      var schema = OASFactory.createSchema().addType(SchemaType.OBJECT);
      // The schema is registered before it is filled, because a value may contain values of its own
      // type.
      schemas.put(name, schema);
      structure.members().values().stream()
          .filter(member -> member.place() == Place.BODY)
          .filter(member -> member.refusal().isEmpty())
          .forEach(member -> {
            schema.addProperty(member.name(), schema(member.shape()));
            if (member.isRequired()) {
              schema.addRequired(member.name());
            }
          });
    }
    return OASFactory.createSchema().ref("#/components/schemas/" + name);
  }
}
