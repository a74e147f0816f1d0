// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.json.DocumentTree;
import io.millwright.asset.change.Revision;
import io.millwright.sitewise.json.JsonValue.JsonMembers;

/** Adds to descriptions of models and assets what only the server knows: ARN, state, and dates. */
final class Answers {
  /** The state in every answer, because a change is complete when it is answered. */
  private static final String STATE = "ACTIVE";

  private Answers() {}

  /**
   * Returns a description.
   *
   * @param what the beginning of the fields' names, such as {@code assetModel}
   * @param arn the resource's ARN
   */
  static ObjectNode describe(JsonMembers written, String what, String arn, Revision revision) {
    var answer = dated(DocumentTree.object(written).put(what + "Arn", arn), what, revision);
    return withState(answer, what + "Status", STATE);
  }

  /** Returns a summary. */
  static ObjectNode summarize(JsonMembers written, String arn, Revision revision) {
    var answer =
        DocumentTree.object(written)
            .put("arn", arn)
            .put("creationDate", Variants.seconds(revision.created()))
            .put("lastUpdateDate", Variants.seconds(revision.updated()));
    return withState(answer, "status", STATE);
  }

  /**
   * Adds the dates of a description to an answer.
   *
   * @param what the beginning of the fields' names, such as {@code timeSeries}
   */
  static ObjectNode dated(ObjectNode answer, String what, Revision revision) {
    return answer
        .put(what + "CreationDate", Variants.seconds(revision.created()))
        .put(what + "LastUpdateDate", Variants.seconds(revision.updated()));
  }

  /** Adds a state, such as {@code assetStatus}, to an answer. */
  static ObjectNode withState(ObjectNode answer, String field, String state) {
    answer.putObject(field).put("state", state);
    return answer;
  }
}
