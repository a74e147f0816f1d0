// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.document.Tags;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.api.protocol.ProtocolOperation;
import io.millwright.api.protocol.SiteWiseProtocol;
import io.millwright.api.sitewise.Ids;
import io.millwright.application.document.Document;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Creates, describes, changes and deletes resources that are stored as documents. The protocol's
 * shapes define the fields of a document and of the answers; requests have been checked against
 * them. Safe for use by several threads.
 */
@Singleton
final class DocumentOperations {
  /**
   * The special rules of one kind of documents. All methods are called within the unit of work of
   * the request.
   */
  interface Rules {
    /** Returns the kind. */
    Kind kind();

    /**
     * Completes the fields in a request by those that stay and those that are derived.
     *
     * @param fields the fields, which are stored as they are after this call
     * @param before the resource before the change; empty for a new one
     * @throws Refusal if the fields are not valid
     */
    default void complete(ObjectNode fields, String id, Optional<Resource> before) {}

    /** Returns the id of the parent of a resource with these fields; empty for none. */
    default String parent(ObjectNode fields) {
      return "";
    }

    /**
     * Returns the documents that are deleted together with a resource.
     *
     * @throws Refusal if the resource can't be deleted
     */
    default Stream<Document.Key> within(Resource resource) {
      return Stream.empty();
    }

    /** Adds members that are not fields to the answer of a creation or a description. */
    default void tell(Resource resource, ObjectNode answer) {}
  }

  private static final String TOKEN = "clientToken";
  private static final String TAGS = "tags";

  private final Resources resources;
  private final ClientTokens tokens;
  private final ObjectMapper json;
  private final Map<String, ProtocolOperation> operations = SiteWiseProtocol.ours().operations();

  DocumentOperations(Resources resources, ClientTokens tokens, ObjectMapper json) {
    this.resources = resources;
    this.tokens = tokens;
    this.json = json;
  }

  /** Creates a resource. */
  Response create(Rules rules, String text) {
    var kind = rules.kind();
    var operation = operation("Create", kind);
    var body = Body.parse(json, text);
    var given = fields(body, kind);
    var tags = Tags.given(body);
    var answer =
        tokens.once(
            operation.name(),
            body.findText(TOKEN),
            () ->
                resources.change(() -> {
                  // The change may be repeated and each time starts with the given fields.
                  var fields = given.deepCopy();
                  var id = Ids.chosen(kind.field("Id"), body.findText(kind.field("Id")));
                  rules.complete(fields, id.toString(), Optional.empty());
                  var created = resources.create(kind, id, rules.parent(fields), fields, tags);
                  return answer(operation, rules, created, "CREATING");
                }));
    return Response.status(operation.status()).entity(answer).build();
  }

  /** Returns the description of a resource. */
  ObjectNode describe(Rules rules, String id) {
    var resource = resources.find(rules.kind(), id);
    var answer = resource.description();
    rules.tell(resource, answer);
    return withState(rules.kind(), answer, "ACTIVE");
  }

  /** Replaces the fields of a resource. A field that is left out is removed. */
  Response update(Rules rules, String id, String text) {
    var operation = operation("Update", rules.kind());
    var body = Body.parse(json, text);
    var given = fields(body, rules.kind());
    var answer =
        tokens.once(
            operation.name(),
            body.findText(TOKEN),
            () -> {
              var fields = given.deepCopy();
              var changed =
                  resources.update(
                      rules.kind(),
                      id,
                      before -> {
                        rules.complete(fields, before.id(), Optional.of(before));
                        return rules.parent(fields);
                      },
                      _ -> fields);
              return answer(operation, rules, changed, "UPDATING");
            });
    return Response.status(operation.status()).entity(answer).build();
  }

  /** Deletes a resource with its tags and its dependent documents. */
  Response delete(Rules rules, String id, @Nullable String token) {
    var operation = operation("Delete", rules.kind());
    var answer =
        tokens.once(
            operation.name(),
            Optional.ofNullable(token),
            () -> {
              resources.delete(rules.kind(), id, rules::within);
              var deleting = JsonNodeFactory.instance.objectNode();
              return withState(rules.kind(), deleting, "DELETING");
            });
    return operation.status() == Response.Status.NO_CONTENT.getStatusCode()
        ? Response.noContent().build()
        : Response.status(operation.status()).entity(answer).build();
  }

  /** Adds the state to an answer, if resources of the kind have one. */
  static ObjectNode withState(Kind kind, ObjectNode answer, String state) {
    if (kind.hasState()) {
      answer.putObject(kind.field("Status")).put("state", state);
    }
    return answer;
  }

  private static ObjectNode answer(
      ProtocolOperation operation, Rules rules, Resource resource, String state) {
    var answer = resource.created();
    rules.tell(resource, answer);
    withState(rules.kind(), answer, state);
    return answer.retain(operation.output().members().keySet());
  }

  private ProtocolOperation operation(String verb, Kind kind) {
    var name = verb + kind.noun();
    return Objects.requireNonNull(operations.get(name), name);
  }

  /**
   * Returns the members of a request that are stored: all except those that every request may have.
   */
  private static ObjectNode fields(Body body, Kind kind) {
    var fields = body.copy();
    fields.remove(Set.of(TOKEN, TAGS, kind.field("Id")));
    fields.properties().removeIf(field -> field.getValue().isNull());
    return fields;
  }
}
