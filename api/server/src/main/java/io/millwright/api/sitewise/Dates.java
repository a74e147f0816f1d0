// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.asset.change.Revision;

/** Puts into answers when something came and when it last changed. */
final class Dates {
  private Dates() {}

  /**
   * As in a description.
   *
   * @param what the beginning of the fields' names, such as {@code assetModel}
   */
  static ObjectNode describe(ObjectNode answer, String what, Revision revision) {
    return answer
        .put(what + "CreationDate", Variants.seconds(revision.created()))
        .put(what + "LastUpdateDate", Variants.seconds(revision.updated()));
  }

  /** As in a summary. */
  static ObjectNode summarize(ObjectNode answer, Revision revision) {
    return answer
        .put("creationDate", Variants.seconds(revision.created()))
        .put("lastUpdateDate", Variants.seconds(revision.updated()));
  }
}
