// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.openapi;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.smallrye.openapi.api.SmallRyeOpenAPI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;
import org.jboss.jandex.ClassInfo;
import org.jboss.jandex.DotName;
import org.jboss.jandex.IndexView;

/**
 * Completes the OpenAPI document that is generated from the classes when the server is built. It
 * adds bodies that operations read by themselves, answers that are more than a record, errors, and
 * authentication. SiteWise's operations come from the protocol's shapes ({@link SiteWiseDocument}),
 * the others from {@code own.json}. Operations that the server does not have are left out.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDocument implements OASFilter {
  private static final DotName NULLABLE = DotName.createSimple("org.jspecify.annotations.Nullable");
  private static final DotName OPTIONAL = DotName.createSimple("java.util.Optional");
  private static final DotName INCLUDE =
      DotName.createSimple("com.fasterxml.jackson.annotation.JsonInclude");

  private final IndexView index;

  /** Creates the filter over the classes of the server. */
  public ApiDocument(IndexView index) {
    this.index = index;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    if (document.getPaths() == null || document.getComponents() == null) {
      return;
    }
    var info = document.getInfo() == null ? OASFactory.createInfo() : document.getInfo();
    document.setInfo(
        info.title("Millwright")
            .description(
                "AWS IoT SiteWise's operations (2019-12-02), and under /api/v1 those that it has"
                    + " not."));
    completeRecords(document.getComponents().getSchemas());
    anything(document);
    document
        .getPaths()
        .getPathItems()
        .forEach((path, item) ->
            item.getOperations()
                .forEach((method, operation) -> {
                  operation.setOperationId(operationId(method, path));
                  operation.setTags(
                      List.of(path.startsWith("/api/v1") ? "Millwright" : "SiteWise"));
                }));
    overlay(document, SiteWiseDocument.make());
    overlay(document, written("own.json"));
    document
        .getComponents()
        .addSecurityScheme(
            "signature",
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name("Authorization")
                .description("AWS Signature Version 4, service iotsitewise")
                .addExtension("x-amazon-apigateway-authtype", "awsSigv4"))
        .addSecurityScheme(
            "token",
            OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .description("A token of ./millwright key, or of an OpenID provider"));
    for (var scheme : List.of("signature", "token")) {
      document.addSecurityRequirement(OASFactory.createSecurityRequirement().addScheme(scheme));
    }
  }

  private static OpenAPI written(String name) {
    return SmallRyeOpenAPI.builder()
        .enableModelReader(false)
        .enableStandardStaticFiles(false)
        .enableStandardFilter(false)
        .enableAnnotationScan(false)
        .withCustomStaticFile(
            () -> Objects.requireNonNull(ApiDocument.class.getResourceAsStream(name), name))
        .build()
        .model();
  }

  private static void overlay(OpenAPI document, OpenAPI written) {
    written
        .getPaths()
        .getPathItems()
        .forEach((path, item) -> {
          var ours = document.getPaths().getPathItem(path);
          if (ours != null) {
            item.getOperations()
                .forEach((method, told) -> {
                  var operation = ours.getOperations().get(method);
                  if (operation != null) {
                    overlay(operation, told);
                  }
                });
          }
        });
    written.getComponents().getSchemas().forEach(document.getComponents()::addSchema);
    var errors = written.getComponents().getResponses();
    if (errors != null) {
      document
          .getPaths()
          .getPathItems()
          .values()
          .forEach(item ->
              item.getOperations()
                  .values()
                  .forEach(operation -> errors.forEach(operation.getResponses()::addAPIResponse)));
    }
  }

  private static void overlay(Operation operation, Operation told) {
    if (told.getOperationId() != null) {
      operation.setOperationId(told.getOperationId());
    }
    if (told.getParameters() != null) {
      var parameters = new ArrayList<>(told.getParameters());
      if (operation.getParameters() != null) {
        for (var found : operation.getParameters()) {
          if (told.getParameters().stream()
              .noneMatch(one ->
                  one.getName().equalsIgnoreCase(found.getName())
                      && one.getIn() == found.getIn())) {
            parameters.add(found);
          }
        }
      }
      operation.setParameters(parameters);
    }
    if (told.getRequestBody() != null) {
      operation.setRequestBody(told.getRequestBody());
    }
    if (told.getResponses() != null) {
      operation.setResponses(told.getResponses());
    }
  }

  /** Returns an id such as {@code postAlarmsAcknowledge}. */
  private static String operationId(HttpMethod method, String path) {
    return method.name().toLowerCase(Locale.ROOT)
        + Arrays.stream(path.replaceFirst("^/api/v1", "").split("[^A-Za-z0-9]+", -1))
            .filter(part -> !part.isEmpty())
            .map(part -> part.substring(0, 1).toUpperCase(Locale.ROOT) + part.substring(1))
            .collect(Collectors.joining());
  }

  /**
   * Marks the components of records as required, because they are always written, and as nullable
   * if they may be null.
   */
  private void completeRecords(Map<String, Schema> schemas) {
    for (var info : index.getKnownClasses()) {
      var schema = schemas.get(info.simpleName());
      if (info.isRecord() && schema != null && isOf(schema, info)) {
        complete(schema, info);
      }
    }
  }

  private static boolean isOf(Schema schema, ClassInfo info) {
    return schema.getProperties() != null
        && info.recordComponents().stream()
            .map(component -> component.name())
            .collect(Collectors.toSet())
            .equals(schema.getProperties().keySet());
  }

  private static void complete(Schema schema, ClassInfo info) {
    boolean sparse = info.hasDeclaredAnnotation(INCLUDE);
    for (var component : info.recordComponents()) {
      boolean always = component.annotations().stream().anyMatch(a -> a.name().equals(INCLUDE));
      boolean known =
          schema.getRequired() != null && schema.getRequired().contains(component.name());
      if ((!sparse || always) && !known) {
        schema.addRequired(component.name());
      }
      var property = schema.getProperties().get(component.name());
      boolean optional =
          component.type().hasAnnotation(NULLABLE) || component.type().name().equals(OPTIONAL);
      if (property != null && optional) {
        schema.addProperty(component.name(), orNull(property));
      }
    }
  }

  static Schema orNull(Schema schema) {
    if (schema.getRef() == null) {
      return isOrNull(schema) ? schema : schema.addType(SchemaType.NULL);
    }
    return OASFactory.createSchema()
        .addAnyOf(schema)
        .addAnyOf(OASFactory.createSchema().addType(SchemaType.NULL));
  }

  /**
   * Returns whether a schema already allows null, because the document may pass here more than
   * once.
   */
  private static boolean isOrNull(Schema schema) {
    return schema.getAnyOf() != null
        || (schema.getType() != null && schema.getType().contains(SchemaType.NULL));
  }

  /** Describes JSON that is built by hand as any JSON, unless it is described by hand. */
  private static void anything(OpenAPI document) {
    var components = document.getComponents();
    for (var name : List.copyOf(components.getSchemas().keySet())) {
      if (name.equals("ObjectNode")) {
        components.addSchema(name, OASFactory.createSchema().addType(SchemaType.OBJECT));
      } else if (name.endsWith("Node")) {
        components.addSchema(name, OASFactory.createSchema());
      } else if (name.equals("JsonNodeType")) {
        components.removeSchema(name);
      }
    }
  }
}
