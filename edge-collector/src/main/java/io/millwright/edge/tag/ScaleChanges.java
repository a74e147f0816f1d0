// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.tag;

import io.millwright.reading.Alias;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.TagDefinition;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reports which tags of an edge get another scale or offset. Such a change affects no stored value.
 */
public final class ScaleChanges {
  private static final int NAMED = 3;

  private ScaleChanges() {}

  /** Returns a sentence about all changed tags; empty if there are none. */
  public static Optional<String> of(EdgeDefinition before, EdgeDefinition after) {
    Map<Alias, TagDefinition> known =
        before.sources().stream()
            .flatMap(source -> source.tags().stream())
            .collect(Collectors.toMap(TagDefinition::alias, Function.identity(), (one, _) -> one));
    List<String> changed =
        after.sources().stream()
            .flatMap(source -> source.tags().stream())
            .flatMap(tag ->
                Optional.ofNullable(known.get(tag.alias()))
                    .filter(was -> was.scale() != tag.scale() || was.offset() != tag.offset())
                    .map(was -> "%s from %s to %s".formatted(tag.alias(), text(was), text(tag)))
                    .stream())
            .toList();
    if (changed.isEmpty()) {
      return Optional.empty();
    }
    var named = changed.stream().limit(NAMED).collect(Collectors.joining(", "));
    return Optional.of(
        "Edge %s: another scale from now on: %s%s. What is stored stays as it is; docs/how-to/correct-stored-values.md says how it is corrected."
            .formatted(
                after.name(),
                named,
                changed.size() > NAMED ? " and %,d more".formatted(changed.size() - NAMED) : ""));
  }

  private static String text(TagDefinition tag) {
    var scale = "scale " + plain(tag.scale());
    return tag.offset() == 0 ? scale : scale + " and offset " + plain(tag.offset());
  }

  private static String plain(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
