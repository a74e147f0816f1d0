// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.List;

/**
 * An edge as its file defines it.
 *
 * @param position where the file names the edge
 * @param edge what can be read of the file
 * @param refused the parts that are not read
 * @param mistakes everything that is wrong with these parts; a part may have several
 */
public record EdgeFile(
    Position position, EdgeDefinition edge, List<RefusedPart> refused, List<Problem> mistakes) {
  public EdgeFile {
    mistakes = List.copyOf(mistakes);
    refused = List.copyOf(refused);
  }
}
