// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.edge;

import io.millwright.asset.Plant;
import io.millwright.reading.Alias;
import io.millwright.source.EdgeFile;
import io.millwright.source.TagDefinition;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a server may say of edge files that it keeps for others. What only a connector understands
 * is left to the edge.
 */
public final class EdgeTexts {
  private EdgeTexts() {}

  /**
   * Returns the data streams that an edge file has its edge deliver.
   *
   * @param name what stands for the file in problems
   * @throws InvalidException if the text is no edge file
   */
  public static List<Alias> aliases(String name, String text) {
    return EdgeFiles.parse(name, text, _ -> List.of()).sources().stream()
        .flatMap(source -> source.tags().stream())
        .map(TagDefinition::alias)
        .toList();
  }

  /**
   * Checks those of some texts that define an edge.
   *
   * @param texts by their names
   * @param hints takes what is right and may not be meant: an alias is any text, so what lacks its
   *     first sign is one, too, and of no property of the plant
   * @throws InvalidException if one of them is wrong
   */
  public static void check(Map<String, String> texts, Plant plant, Consumer<Problem> hints) {
    EdgeFiles.parseAll(texts).forEach(edge -> hintAtRelative(edge, plant, hints));
  }

  private static void hintAtRelative(EdgeFile edge, Plant plant, Consumer<Problem> hints) {
    for (var source : edge.edge().sources()) {
      for (var tag : source.tags()) {
        var path = tag.alias().path();
        if (!path.startsWith("/")
            && path.length() < Alias.MAX_LENGTH
            && plant.findProperty(tag.alias()).isEmpty()
            && plant.findProperty(new Alias("/" + path)).isPresent()) {
          hints.accept(
              new Problem(
                  tag.address().position(),
                  "source " + source.name(),
                  "Alias %s is of no property; did you mean /%s?".formatted(path, path)));
        }
      }
    }
  }
}
