// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import java.util.List;

/**
 * A collector and the sources that it reads.
 *
 * @param name the edge's name
 * @param sources what it reads
 */
public record EdgeDefinition(String name, List<SourceDefinition> sources) {
  public EdgeDefinition {
    sources = List.copyOf(sources);
  }
}
