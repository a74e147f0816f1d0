// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.Ids;
import io.millwright.api.sitewise.Variants;
import io.millwright.application.document.Document;
import java.util.List;
import java.util.Locale;

/**
 * A resource that is kept as a document.
 *
 * @param fields what its document holds, under the names that its description has
 */
record Resource(Kind kind, Document document, ObjectNode fields) {
  String id() {
    return document.id();
  }

  String arn() {
    return Ids.arn(kind.code(), id());
  }

  /** As in a description: ids, fields and dates. */
  ObjectNode description() {
    var answer = created();
    answer.setAll(fields);
    return answer
        .put(kind.dateField("CreationDate"), Variants.seconds(document.created()))
        .put(kind.dateField("LastUpdateDate"), Variants.seconds(document.updated()));
  }

  /** As in the answer to its creation: id and ARN. */
  ObjectNode created() {
    return JsonNodeFactory.instance
        .objectNode()
        .put(kind.field("Id"), id())
        .put(kind.field("Arn"), arn());
  }

  /** As in a list: id, dates, and some of the fields by their shorter names. */
  ObjectNode summary(List<String> names) {
    var summary = JsonNodeFactory.instance.objectNode().put("id", id());
    for (var name : names) {
      var value = fields.get(kind.field(name));
      if (value != null) {
        summary.set(name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1), value);
      }
    }
    return summary
        .put("creationDate", Variants.seconds(document.created()))
        .put("lastUpdateDate", Variants.seconds(document.updated()));
  }

  /** A state, as answers have it. */
  static ObjectNode state(String state) {
    return JsonNodeFactory.instance.objectNode().put("state", state);
  }

  /** The number of the version behind this one. */
  String nextVersion(String field) {
    return Long.toString(fields.path(field).asLong() + 1);
  }

  /** What is said where something else stands in the way. */
  Refusal conflict(String message) {
    return Refusal.about(Refusal.Kind.CONFLICTING_OPERATION, id(), arn(), message);
  }
}
