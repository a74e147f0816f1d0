// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.written;

import io.millwright.sitewise.json.JsonValue.JsonMembers;
import io.millwright.sitewise.json.JsonValue.JsonText;
import io.millwright.sitewise.json.MembersBuilder;
import java.util.Optional;
import java.util.regex.Pattern;

/** Converts keys to the texts of external ids, as our own writer does. */
public final class ExternalIdText {
  private static final String MEMBER = "externalId";

  // SiteWise API, ExternalId.
  private static final Pattern EXTERNAL_ID =
      Pattern.compile("(?=.{2,128}$)[a-zA-Z0-9_][a-zA-Z_\\-0-9.:]*[a-zA-Z0-9_]+");

  private ExternalIdText() {}

  /**
   * Returns the external id of a part for which no caller wrote one: its key. Empty if the key is
   * not a valid external id. SiteWise's have 2 to 128 characters and end with a letter, a digit or
   * an underscore.
   */
  public static Optional<String> ofKey(String key) {
    return Optional.of(key).filter(text -> EXTERNAL_ID.matcher(text).matches());
  }

  /** Returns an object with an external id, or an empty object. */
  static JsonMembers members(Optional<String> externalId) {
    var members = new MembersBuilder();
    externalId.ifPresent(text -> members.put(MEMBER, text));
    return members.build();
  }

  /** Returns the external id of an object; empty if it has none. */
  static Optional<String> in(JsonMembers object) {
    return object.members().get(MEMBER) instanceof JsonText(String text)
        ? Optional.of(text)
        : Optional.empty();
  }
}
