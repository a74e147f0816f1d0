// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.json.DocumentTree;
import io.millwright.asset.change.Revision;
import io.millwright.sitewise.json.JsonValue.JsonMembers;

/**
 * Completes what is written of models and assets by what only the server says: ARN, state, and when
 * something came and last changed.
 */
final class Answers {
  /** Changes are done when they are answered. */
  private static final String STATE = "ACTIVE";

  private Answers() {}

  /**
   * As in a description.
   *
   * @param what the beginning of the fields' names, such as {@code assetModel}
   * @param arn the name that AWS would give it
   */
  static ObjectNode describe(JsonMembers written, String what, String arn, Revision revision) {
    var answer = dated(DocumentTree.object(written).put(what + "Arn", arn), what, revision);
    return withState(answer, what + "Status", STATE);
  }

  /** As in a summary. */
  static ObjectNode summarize(JsonMembers written, String arn, Revision revision) {
    var answer =
        DocumentTree.object(written)
            .put("arn", arn)
            .put("creationDate", Variants.seconds(revision.created()))
            .put("lastUpdateDate", Variants.seconds(revision.updated()));
    return withState(answer, "status", STATE);
  }

  /**
   * An answer with the dates of a description.
   *
   * @param what the beginning of the fields' names, such as {@code timeSeries}
   */
  static ObjectNode dated(ObjectNode answer, String what, Revision revision) {
    return answer
        .put(what + "CreationDate", Variants.seconds(revision.created()))
        .put(what + "LastUpdateDate", Variants.seconds(revision.updated()));
  }

  /** An answer with a state, such as {@code assetStatus}. */
  static ObjectNode withState(ObjectNode answer, String field, String state) {
    answer.putObject(field).put("state", state);
    return answer;
  }
}
