// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.List;

/**
 * An edge as its file defines it. A part of the file with a mistake is refused; the rest is used.
 *
 * @param position where the file names the edge
 * @param edge the valid parts of the file
 * @param refused the parts with mistakes
 * @param mistakes everything that is wrong with the refused parts; a part may have several mistakes
 */
public record EdgeFile(
    Position position, EdgeDefinition edge, List<RefusedPart> refused, List<Problem> mistakes) {
  public EdgeFile {
    mistakes = List.copyOf(mistakes);
    refused = List.copyOf(refused);
  }
}
