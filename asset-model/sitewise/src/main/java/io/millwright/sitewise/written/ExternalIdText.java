// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.written;

import io.millwright.sitewise.json.JsonValue.JsonMembers;
import io.millwright.sitewise.json.JsonValue.JsonText;
import io.millwright.sitewise.json.MembersBuilder;
import java.util.Optional;
import java.util.regex.Pattern;

/** The text of an external id, as our own writer makes it of a key. */
public final class ExternalIdText {
  private static final String MEMBER = "externalId";

  // SiteWise API, ExternalId.
  private static final Pattern EXTERNAL_ID =
      Pattern.compile("(?=.{2,128}$)[a-zA-Z0-9_][a-zA-Z_\\-0-9.:]*[a-zA-Z0-9_]+");

  private ExternalIdText() {}

  /**
   * Returns the external id of a part that has a key, and no external id that a caller wrote: the
   * key itself. Empty where the key is no external id: SiteWise's have 2 to 128 characters and end
   * with a letter, a digit or an underscore.
   */
  public static Optional<String> ofKey(String key) {
    return Optional.of(key).filter(text -> EXTERNAL_ID.matcher(text).matches());
  }

  /** Returns an object that has an external id, or is empty. */
  static JsonMembers members(Optional<String> externalId) {
    var members = new MembersBuilder();
    externalId.ifPresent(text -> members.put(MEMBER, text));
    return members.build();
  }

  /** Returns the external id of an object; empty where it has none. */
  static Optional<String> in(JsonMembers object) {
    return object.members().get(MEMBER) instanceof JsonText(String text)
        ? Optional.of(text)
        : Optional.empty();
  }
}
