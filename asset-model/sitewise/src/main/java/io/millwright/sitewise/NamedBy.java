// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.sitewise.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/**
 * How a document names a model, a property, a hierarchy or an asset. SiteWise takes a UUID, {@code
 * externalId:} with an external id, and in formulas also a plain name. A metadata transfer job has
 * a member of its own for an external id, such as {@code propertyExternalId} beside {@code
 * propertyId}.
 *
 * @param at the object that names it
 * @param member the member of that object
 * @param written what stands there
 * @param id the UUID; empty where it is named otherwise
 * @param external the external id; empty where it is named otherwise
 */
public record NamedBy(
    JsonObject at, String member, String written, Optional<UUID> id, Optional<String> external) {
  private static final String EXTERNAL = "externalId:";

  /** Returns what a member for ids names; empty where the member is not there. */
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
   * Returns what one of two members names, the one for ids or the one for external ids; empty where
   * neither is there.
   */
  public static Optional<NamedBy> of(JsonObject at, String idMember, String externalMember) {
    var id = of(at, idMember);
    var external =
        at.text(externalMember)
            .map(written ->
                new NamedBy(at, externalMember, written, Optional.empty(), Optional.of(written)));
    return id.or(() -> external);
  }

  /** Returns whether this names the thing with an id, a key and a name. */
  boolean names(UUID otherId, String key, String name) {
    return id.isPresent()
        ? id.get().equals(otherId)
        : external.map(written -> isKey(written, key)).orElseGet(() -> written.equals(name));
  }

  /** Returns whether a key is the one that an external id becomes. */
  static boolean isKey(String external, String key) {
    return external.equals(key) || KeyMaker.variable(external).equals(key);
  }

  /** Reports that there is no such thing. */
  void report(String message) {
    at.report(member, message);
  }
}
