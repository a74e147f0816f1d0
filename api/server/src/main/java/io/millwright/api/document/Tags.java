// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.document;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.caller.Caller;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.application.UnitOfWork;
import io.millwright.application.document.Document;
import io.millwright.application.document.DocumentStore;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The tags of resources, by the resources' ARNs. Each change is a unit of work or a part of one.
 * Safe for use by several threads.
 */
@Singleton
public final class Tags {
  /** The most tags of a resource. */
  public static final int MOST = 50;

  private static final String KIND = "tags";

  private final DocumentStore store;
  private final DocumentBodies json;
  private final InstantSource clock;
  private final UnitOfWork units;
  private final Caller caller;

  Tags(
      DocumentStore store,
      DocumentBodies json,
      InstantSource clock,
      UnitOfWork units,
      Caller caller) {
    this.units = units;
    this.caller = caller;
    this.store = store;
    this.json = json;
    this.clock = clock;
  }

  /**
   * Returns the tags in the field {@code tags} of a request.
   *
   * @throws Refusal if a key or a value is not valid in SiteWise, or there are too many
   */
  public static Map<String, String> given(Body body) {
    var given = new TreeMap<String, String>();
    if (!body.has("tags")) {
      return given;
    }
    var tags = body.object("tags");
    for (var field : body.raw("tags").properties()) {
      var key = field.getKey();
      var value = tags.text(key);
      if (key.isEmpty() || key.length() > 128 || value.length() > 256) {
        throw Refusal.invalid(
            "tags: \"%s\" is too long or empty; a key has 1 to 128 characters, a value up to 256",
            key);
      }
      if (key.toLowerCase(Locale.ROOT).startsWith("aws:")) {
        throw Refusal.invalid("tags: keys with aws: are reserved; rename \"%s\"", key);
      }
      given.put(key, value);
    }
    refuseTooMany(given);
    return given;
  }

  /** Returns the tags of a resource, ordered by key. */
  public Map<String, String> of(String arn) {
    var tags = new TreeMap<String, String>();
    store
        .find(key(arn))
        .ifPresent(document ->
            json.read(document)
                .properties()
                .forEach(tag -> tags.put(tag.getKey(), tag.getValue().textValue())));
    return tags;
  }

  /**
   * Adds tags to a resource. An existing tag with the same key gets the new value.
   *
   * @throws Refusal if the resource would have too many tags
   */
  public void add(String arn, Map<String, String> more) {
    if (!more.isEmpty()) {
      change(
          arn,
          tags -> {
            tags.putAll(more);
            return tags;
          });
    }
  }

  /** Removes tags from a resource; it need not have them. */
  public void remove(String arn, Collection<String> keys) {
    change(
        arn,
        tags -> {
          tags.keySet().removeAll(List.copyOf(keys));
          return tags;
        });
  }

  /** Deletes the tags of resources that were deleted. */
  public void forget(Collection<String> arns) {
    store.write(List.of(), arns.stream().map(Tags::key).toList());
  }

  /** Returns the key of the document with the tags of a resource. */
  public static Document.Key key(String arn) {
    return new Document.Key(KIND, arn);
  }

  private void change(String arn, UnaryOperator<Map<String, String>> change) {
    units.run(
        caller.actor("tags"),
        _ -> {
          var tags = change.apply(of(arn));
          refuseTooMany(tags);
          if (tags.isEmpty()) {
            store.write(List.of(), List.of(key(arn)));
          } else {
            var now = clock.instant();
            store.write(
                List.of(new Document(key(arn), "", json.write(object(tags)), now, now)), List.of());
          }
          return tags;
        });
  }

  private static void refuseTooMany(Map<String, String> tags) {
    if (tags.size() > MOST) {
      throw new Refusal(
          Refusal.Kind.TOO_MANY_TAGS,
          "A resource can have %d tags, and this one would have %d; remove some"
              .formatted(MOST, tags.size()));
    }
  }

  private static ObjectNode object(Map<String, String> tags) {
    var object = JsonNodeFactory.instance.objectNode();
    tags.forEach(object::put);
    return object;
  }
}
