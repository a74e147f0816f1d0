// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.sitewise.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The objects of several documents that describe the same model or asset, the oldest first. If
 * several objects have a member, the last one counts, as if SiteWise had run the metadata transfer
 * jobs one after the other.
 */
final class Layers {
  private final List<JsonObject> objects = new ArrayList<>();

  /** Adds the object of a later document. */
  void add(JsonObject json) {
    objects.add(json);
  }

  /** Returns all objects, the oldest first. */
  List<JsonObject> all() {
    return objects;
  }

  /** Returns the newest object. */
  JsonObject newest() {
    return objects.getLast();
  }

  /** Returns whether an object has a member. */
  boolean has(String member) {
    return objects.stream().anyMatch(json -> json.has(member));
  }

  /** Returns the text of a member from the last object that has the member. */
  Optional<String> text(String member) {
    return with(member).flatMap(json -> json.text(member));
  }

  /** Returns the objects in a member from the last object that has the member. */
  List<JsonObject> objects(String member) {
    return with(member).map(json -> json.objects(member)).orElse(List.of());
  }

  /** Returns the last object that has a member. */
  Optional<JsonObject> with(String member) {
    know(member);
    return objects.reversed().stream().filter(json -> json.has(member)).findFirst();
  }

  /** Marks members as known, so that {@link #finish} does not report them. */
  void know(String... members) {
    objects.forEach(json -> json.know(members));
  }

  /** Reports the members of strict documents that were never read. */
  void finish() {
    objects.forEach(JsonObject::finish);
  }
}
