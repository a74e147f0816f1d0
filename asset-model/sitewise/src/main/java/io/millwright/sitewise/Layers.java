// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.sitewise.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Objects of several documents that speak of the same model or asset, the oldest first. Of a member
 * that several of them have, the last one counts, as when SiteWise runs one metadata transfer job
 * after the other.
 */
final class Layers {
  private final List<JsonObject> objects = new ArrayList<>();

  /** Adds what a later document says. */
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

  /** Returns the text of a member, of the last object that has it. */
  Optional<String> text(String member) {
    return with(member).flatMap(json -> json.text(member));
  }

  /** Returns the objects in a member, of the last object that has it. */
  List<JsonObject> objects(String member) {
    return with(member).map(json -> json.objects(member)).orElse(List.of());
  }

  /** Returns the last object that has a member. */
  Optional<JsonObject> with(String member) {
    know(member);
    return objects.reversed().stream().filter(json -> json.has(member)).findFirst();
  }

  /** Counts members as asked for. */
  void know(String... members) {
    objects.forEach(json -> json.know(members));
  }

  /** Reports the members of strict documents that nobody has asked for. */
  void finish() {
    objects.forEach(JsonObject::finish);
  }
}
