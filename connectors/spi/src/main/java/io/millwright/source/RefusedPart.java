// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.reading.Alias;
import io.millwright.validation.Problem;
import java.util.List;
import java.util.Optional;

/** A part of an edge file that is not used because of a mistake, while the rest of the file is. */
public sealed interface RefusedPart {
  /** Returns the name of the source that the part is or belongs to. */
  String source();

  /** Returns why the part is refused, where it stands, and what to do about it. */
  Problem problem();

  /** Returns the data streams that get no readings because the part is refused. */
  List<Alias> aliases();

  /**
   * A refused tag.
   *
   * @param source the source that has the tag
   * @param alias the tag's data stream; empty if the file does not name it
   * @param problem why the tag is refused
   */
  record Tag(String source, Optional<Alias> alias, Problem problem) implements RefusedPart {
    @Override
    public List<Alias> aliases() {
      return alias.stream().toList();
    }
  }

  /**
   * A refused source with all its tags.
   *
   * @param source the source's name
   * @param protocol the connector that would serve the source; empty if the file does not name it
   * @param aliases the data streams of the source's tags
   * @param problem why the source is refused
   */
  record Source(String source, String protocol, List<Alias> aliases, Problem problem)
      implements RefusedPart {
    public Source {
      aliases = List.copyOf(aliases);
    }
  }
}
