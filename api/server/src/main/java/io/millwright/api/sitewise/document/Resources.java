// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.caller.Caller;
import io.millwright.api.document.DocumentBodies;
import io.millwright.api.document.Tags;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.Ids;
import io.millwright.api.sitewise.Page;
import io.millwright.application.Journal;
import io.millwright.application.UnitOfWork;
import io.millwright.application.document.Document;
import io.millwright.application.document.DocumentStore;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The resources that are stored as documents. Safe for use by several threads. */
@Singleton
final class Resources {
  /** SiteWise's longest page; the default is 50. */
  private static final int MOST = 250;

  private static final int USUAL = 50;

  private final DocumentStore store;
  private final Tags tags;
  private final DocumentBodies json;
  private final UnitOfWork units;
  private final Caller caller;
  private final InstantSource clock;

  Resources(
      DocumentStore store,
      Tags tags,
      DocumentBodies json,
      UnitOfWork units,
      Caller caller,
      InstantSource clock) {
    this.store = store;
    this.tags = tags;
    this.json = json;
    this.units = units;
    this.caller = caller;
    this.clock = clock;
  }

  private static String line(String sign, Resource resource) {
    var name = resource.fields().path(resource.kind().field("Name")).asText();
    return "%s %s %s"
        .formatted(
            sign,
            resource.kind().words(),
            name.isEmpty() ? resource.id() : "%s (%s)".formatted(name, resource.id()));
  }

  /** Runs a change as a unit of work, which adds its lines for the audit log to the journal. */
  <T> T change(Function<Journal, T> change) {
    return units.run(caller.actor("SiteWise API"), change);
  }

  /**
   * Runs a change as a unit of work. No other change comes between what it reads and what it
   * writes.
   */
  <T> T change(Supplier<T> change) {
    return change(_ -> change.get());
  }

  /** Runs an action after the present thread's unit of work has been committed. */
  void afterCommit(Runnable action) {
    units.afterCommit(action);
  }

  /** Returns the resource that a caller names. */
  Resource find(Kind kind, String id) {
    var uuid =
        Ids.uuid(id)
            .orElseThrow(
                () -> Refusal.invalid("\"%s\" names no %s; give a UUID", id, kind.words()));
    return findExact(kind, uuid.toString())
        .orElseThrow(() -> Refusal.notFound("There is no %s %s", kind.words(), id));
  }

  /** Returns the resource with an id; empty if there is none. */
  Optional<Resource> findExact(Kind kind, String id) {
    return store.find(new Document.Key(kind.code(), id)).map(document -> resource(kind, document));
  }

  /**
   * Creates a resource.
   *
   * @param parent the id of the resource's parent; empty for none
   */
  Resource create(Kind kind, UUID id, String parent, ObjectNode fields, Map<String, String> given) {
    return change(journal -> {
      findExact(kind, id.toString())
          .ifPresent(other -> {
            throw same(other, Refusal.Kind.RESOURCE_ALREADY_EXISTS);
          });
      var now = clock.instant();
      var resource =
          resource(
              kind,
              new Document(
                  new Document.Key(kind.code(), id.toString()),
                  parent,
                  json.write(fields),
                  now,
                  now));
      store.write(List.of(resource.document()), List.of());
      tags.add(resource.arn(), given);
      journal.add(line("+", resource));
      return resource;
    });
  }

  /** Changes the fields of a resource. */
  Resource update(Kind kind, String id, Function<Resource, ObjectNode> change) {
    return update(kind, id, before -> before.document().parent(), change);
  }

  /** Changes the fields and the parent of a resource. */
  Resource update(
      Kind kind,
      String id,
      Function<Resource, String> parent,
      Function<Resource, ObjectNode> change) {
    return change(journal -> {
      var updated = settle(kind, id, parent, change);
      journal.add(line("~", updated));
      return updated;
    });
  }

  /**
   * Changes something that no caller has set, such as the outcome of a configuration. The audit log
   * does not record it.
   */
  Resource settle(Kind kind, String id, Function<Resource, ObjectNode> change) {
    return settle(kind, id, before -> before.document().parent(), change);
  }

  private Resource settle(
      Kind kind,
      String id,
      Function<Resource, String> parent,
      Function<Resource, ObjectNode> change) {
    return change(() -> {
      var before = find(kind, id);
      var document =
          before
              .document()
              .with(parent.apply(before), json.write(change.apply(before)), clock.instant());
      store.write(List.of(document), List.of());
      return resource(kind, document);
    });
  }

  /**
   * Deletes a resource with its tags and its dependent documents.
   *
   * @param others returns the dependent documents, or refuses
   */
  void delete(Kind kind, String id, Function<Resource, Stream<Document.Key>> others) {
    change(journal -> {
      var resource = find(kind, id);
      var removed = new ArrayList<Document.Key>();
      removed.add(resource.document().key());
      removed.add(Tags.key(resource.arn()));
      others.apply(resource).forEach(removed::add);
      store.write(List.of(), removed);
      journal.add(line("-", resource));
      return resource;
    });
  }

  /** Deletes a resource with its tags. */
  void delete(Kind kind, String id) {
    delete(kind, id, _ -> Stream.empty());
  }

  /** Refuses to delete a resource that is the parent of others. */
  void refuseParent(Resource resource, Kind children) {
    if (!store.children(children.code(), resource.id(), "", 1).isEmpty()) {
      throw resource.conflict(
          "%s %s has %ss; delete those first"
              .formatted(resource.kind().words(), resource.id(), children.words()));
    }
  }

  /** Refuses a second resource with the same name. */
  void refuseSameName(Kind kind, String name, String except, Refusal.Kind reason) {
    all(kind)
        .filter(other -> other.fields().path(kind.field("Name")).asText().equals(name))
        .filter(other -> !other.id().equals(except))
        .findFirst()
        .ifPresent(other -> {
          throw same(other, reason);
        });
  }

  private static Refusal same(Resource other, Refusal.Kind reason) {
    return Refusal.about(
        reason,
        other.id(),
        other.arn(),
        "%s %s has this name or id; choose another".formatted(other.kind().words(), other.id()));
  }

  /** Returns all resources of a kind. */
  Stream<Resource> all(Kind kind) {
    return all((after, limit) -> store.list(kind.code(), after, limit))
        .map(document -> resource(kind, document));
  }

  /** Returns the documents of a resource's children, with their tags. */
  Stream<Document.Key> keys(Kind kind, Resource parent) {
    return all((after, limit) -> store.children(kind.code(), parent.id(), after, limit))
        .flatMap(document -> Stream.of(document.key(), Tags.key(resource(kind, document).arn())));
  }

  /** Returns documents page by page, so that they are never all in memory. */
  private static Stream<Document> all(BiFunction<String, Integer, List<Document>> pages) {
    return Stream.iterate(
            pages.apply("", MOST),
            page -> !page.isEmpty(),
            page ->
                page.size() < MOST ? List.<Document>of() : pages.apply(page.getLast().id(), MOST))
        .flatMap(List::stream);
  }

  /**
   * Returns a page of resources, ordered by id, as SiteWise answers a list.
   *
   * @param parent the parent of the resources; empty for all
   * @param field the field of the list
   */
  ObjectNode page(
      Kind kind,
      String parent,
      Predicate<Resource> filter,
      String field,
      Function<Resource, JsonNode> summary,
      @Nullable String token,
      @Nullable String most) {
    int limit = Query.number("maxResults", most, 1, MOST, USUAL);
    var start = token == null || token.isEmpty() ? "" : Page.decode(token);
    if (!start.isEmpty() && Ids.uuid(start).isEmpty()) {
      throw Page.wrong(new IllegalArgumentException("the token holds no id"));
    }
    var found = new ArrayList<Resource>();
    var after = start;
    boolean more = true;
    while (more && found.size() <= limit) {
      var documents =
          parent.isEmpty()
              ? store.list(kind.code(), after, limit + 1)
              : store.children(kind.code(), parent, after, limit + 1);
      documents.stream()
          .map(document -> resource(kind, document))
          .filter(filter)
          .forEach(found::add);
      more = documents.size() > limit;
      after = documents.isEmpty() ? after : documents.getLast().id();
    }
    var answer = JsonNodeFactory.instance.objectNode();
    var list = answer.putArray(field);
    found.stream().limit(limit).forEach(resource -> list.add(summary.apply(resource)));
    if (found.size() > limit) {
      answer.put("nextToken", Page.encode(found.get(limit - 1).id()));
    }
    return answer;
  }

  /** A document that is not a resource. */
  record Part(Document document, ObjectNode body) {}

  /** Returns a document that is not a resource; empty if there is none. */
  Optional<Part> findPart(Document.Key key) {
    return store.find(key).map(document -> new Part(document, json.read(document)));
  }

  /** Stores a document that is not a resource. */
  void putPart(Document.Key key, String parent, ObjectNode body) {
    change(() -> {
      var now = clock.instant();
      var created = store.find(key).map(Document::created).orElse(now);
      var document = new Document(key, parent, json.write(body), created, now);
      store.write(List.of(document), List.of());
      return document;
    });
  }

  private Resource resource(Kind kind, Document document) {
    return new Resource(kind, document, json.read(document));
  }
}
