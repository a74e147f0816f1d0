// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.reading.Alias;
import io.millwright.validation.Problem;
import java.util.List;
import java.util.Optional;

/** A part of an edge file that is not read, while the rest of the file is. */
public sealed interface RefusedPart {
  /** The name of the source that the part is or belongs to. */
  String source();

  /** Why the part is not read, where it stands, and what to do about it. */
  Problem problem();

  /** The data streams that get no readings because of it. */
  List<Alias> aliases();

  /**
   * A tag.
   *
   * @param source the source that has the tag
   * @param alias the tag's data stream; empty where the file does not say it
   * @param problem why the tag is not read
   */
  record Tag(String source, Optional<Alias> alias, Problem problem) implements RefusedPart {
    @Override
    public List<Alias> aliases() {
      return alias.stream().toList();
    }
  }

  /**
   * A source with all its tags.
   *
   * @param source the source's name
   * @param protocol the connector that would serve the source; empty where the file does not say it
   * @param aliases the data streams of the source's tags
   * @param problem why the source is not read
   */
  record Source(String source, String protocol, List<Alias> aliases, Problem problem)
      implements RefusedPart {
    public Source {
      aliases = List.copyOf(aliases);
    }
  }
}
