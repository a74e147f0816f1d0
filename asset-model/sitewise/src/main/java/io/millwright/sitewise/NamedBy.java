// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.sitewise.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * The name by which a document refers to a model, a property, a hierarchy or an asset. SiteWise
 * accepts a UUID or {@code externalId:} with an external id, and in formulas also a plain name. A
 * metadata transfer job has a separate member for an external id, such as {@code
 * propertyExternalId} beside {@code propertyId}.
 *
 * @param at the object that contains the reference
 * @param member the member of that object
 * @param written the text of the member
 * @param id the UUID; empty if the text is another kind of name
 * @param external the external id; empty if the text is another kind of name
 */
public record NamedBy(
    JsonObject at, String member, String written, Optional<UUID> id, Optional<String> external) {
  private static final String EXTERNAL = "externalId:";

  /** Returns the reference in a member for ids; empty if the object does not have the member. */
  public static Optional<NamedBy> of(JsonObject at, String idMember) {
    return at.text(idMember)
        .map(written ->
            new NamedBy(
                at,
                idMember,
                written,
                JsonObject.uuid(written),
                written.startsWith(EXTERNAL)
                    ? Optional.of(written.substring(EXTERNAL.length()))
                    : Optional.empty()));
  }

  /**
   * Returns the reference in one of two members, for ids and for external ids; empty if the object
   * has neither.
   */
  public static Optional<NamedBy> of(JsonObject at, String idMember, String externalMember) {
    var id = of(at, idMember);
    var external =
        at.text(externalMember)
            .map(written ->
                new NamedBy(at, externalMember, written, Optional.empty(), Optional.of(written)));
    return id.or(() -> external);
  }

  /** Returns whether this reference means the thing with an id, a key and a name. */
  boolean names(UUID otherId, String key, String name) {
    return id.isPresent()
        ? id.get().equals(otherId)
        : external.map(written -> isKey(written, key)).orElseGet(() -> written.equals(name));
  }

  /** Returns whether an external id becomes this key. */
  static boolean isKey(String external, String key) {
    return external.equals(key) || KeyMaker.variable(external).equals(key);
  }

  /** Reports a problem at the reference. */
  void report(String message) {
    at.report(member, message);
  }
}
