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
 * A resource that is stored as a document.
 *
 * @param fields the content of the document, under the names of its description
 */
record Resource(Kind kind, Document document, ObjectNode fields) {
  String id() {
    return document.id();
  }

  String arn() {
    return Ids.arn(kind.code(), id());
  }

  /** Returns the description: ids, fields and dates. */
  ObjectNode description() {
    var answer = created();
    answer.setAll(fields);
    return answer
        .put(kind.dateField("CreationDate"), Variants.seconds(document.created()))
        .put(kind.dateField("LastUpdateDate"), Variants.seconds(document.updated()));
  }

  /** Returns the answer to the creation: id and ARN. */
  ObjectNode created() {
    return JsonNodeFactory.instance
        .objectNode()
        .put(kind.field("Id"), id())
        .put(kind.field("Arn"), arn());
  }

  /** Returns the summary for a list: id, dates, and some of the fields by their shorter names. */
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

  /** Returns a state for answers. */
  static ObjectNode state(String state) {
    return JsonNodeFactory.instance.objectNode().put("state", state);
  }

  /** Returns the number of the next version. */
  String nextVersion(String field) {
    return Long.toString(fields.path(field).asLong() + 1);
  }

  /** Returns the refusal of a conflicting operation. */
  Refusal conflict(String message) {
    return Refusal.about(Refusal.Kind.CONFLICTING_OPERATION, id(), arn(), message);
  }
}
