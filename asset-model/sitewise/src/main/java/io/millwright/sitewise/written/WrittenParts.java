// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.written;

import io.millwright.sitewise.json.JsonObject;
import io.millwright.sitewise.json.JsonValue;
import io.millwright.sitewise.json.JsonValue.JsonMembers;
import io.millwright.sitewise.json.MembersBuilder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The words in which callers wrote the parts of models and assets: the models and assets
 * themselves, properties, hierarchies and composite models.
 *
 * @param forms the forms by the ids of the parts; a part without a form is answered in our writer's
 *     words
 */
public record WrittenParts(Map<UUID, WrittenForm> forms) {
  /** An empty set of words: our writer's are always used. */
  public static final WrittenParts NONE = new WrittenParts(Map.of());

  public WrittenParts {
    forms = Map.copyOf(forms);
  }

  /** Returns the answer about a part, in the caller's words as far as they still hold. */
  public JsonMembers applied(UUID part, JsonMembers answer) {
    var form = forms.get(part);
    return form == null ? answer : form.applied(answer);
  }

  /**
   * Returns the external id of a part: the one that a caller wrote, or else its key; empty if the
   * key is not a valid external id.
   */
  public Optional<String> externalId(UUID part, String key) {
    return writtenId(part, key).or(() -> ExternalIdText.ofKey(key));
  }

  /**
   * Returns the external id that a caller wrote, if it differs from the part's key; otherwise
   * empty.
   */
  public Optional<String> writtenId(UUID part, String key) {
    var form = forms.get(part);
    return form == null ? Optional.empty() : form.externalId(key);
  }

  /**
   * Returns these parts after a request.
   *
   * @param told the forms of the parts that the request mentions; a part with an empty form loses
   *     its form
   */
  public WrittenParts with(Map<UUID, WrittenForm> told) {
    var next = new HashMap<>(forms);
    next.putAll(told);
    next.values().removeIf(form -> form.members().isEmpty());
    return new WrittenParts(next);
  }

  /** Returns the parts of both. */
  public WrittenParts and(WrittenParts others) {
    return forms.isEmpty() ? others : others.forms.isEmpty() ? this : with(others.forms);
  }

  /** Returns the object that {@link #read} reads. */
  public JsonMembers json() {
    var members = new MembersBuilder();
    forms.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each -> members.put(each.getKey().toString(), each.getValue().json()));
    return members.build();
  }

  /** Returns the parts in an object. Anything that {@link #json} does not write is ignored. */
  public static WrittenParts read(JsonMembers json) {
    var forms = new LinkedHashMap<UUID, WrittenForm>();
    for (Map.Entry<String, JsonValue> member : json.members().entrySet()) {
      JsonObject.uuid(member.getKey())
          .ifPresent(id -> forms.put(id, WrittenForm.read(member.getValue())));
    }
    return NONE.with(forms);
  }
}
