// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.asset;

import io.millwright.asset.Plant;
import io.millwright.historian.DataStream;
import io.millwright.historian.Historian;
import io.millwright.reading.Alias;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds data streams by what their alias, or the path of their property, starts with. */
public final class Streams {
  private static final int PAGE = 10_000;

  private Streams() {}

  /**
   * True where a stream's alias, or the path of its property, starts with one of the prefixes.
   *
   * @param levels not those of assets that stand further below a prefix: 1 for what {@code
   *     /graz/line-1/} itself has, 2 for that of its children, too
   */
  public static boolean matches(
      Collection<String> prefixes, int levels, Alias stream, Plant plant) {
    if (levels == Integer.MAX_VALUE && startsWithOne(prefixes, stream.path())) {
      return true;
    }
    var property = plant.findProperty(stream);
    if (property.isEmpty()) {
      return startsWithOne(prefixes, stream.path());
    }
    var asset = plant.path(property.get().asset().id()) + "/";
    var path = asset + property.get().property().aliasSteps();
    return prefixes.stream()
        .anyMatch(prefix ->
            stream.path().equals(prefix)
                || ((path.startsWith(prefix) || stream.path().startsWith(prefix))
                    && steps(asset) - steps(prefix) < levels));
  }

  private static boolean startsWithOne(Collection<String> prefixes, String path) {
    return prefixes.stream().anyMatch(path::startsWith);
  }

  private static long steps(String path) {
    return path.chars().filter(character -> character == '/').count();
  }

  /** All streams that match and have, or had, readings: those of properties and those of none. */
  public static Set<Alias> startingWith(
      Collection<String> prefixes, int levels, Plant plant, Historian historian) {
    var found = new LinkedHashSet<Alias>();
    for (var asset : plant.assets()) {
      // All others are named after their path.
      for (var own : asset.aliases().values()) {
        if (matches(prefixes, levels, own, plant)) {
          found.add(own);
        }
      }
    }
    for (var prefix : prefixes) {
      Optional<Alias> after = Optional.empty();
      List<DataStream> page;
      do {
        page = historian.streams(prefix, after, PAGE);
        page.stream()
            .map(DataStream::alias)
            .filter(stream -> matches(prefixes, levels, stream, plant))
            .forEach(found::add);
        after = page.isEmpty() ? after : Optional.of(page.getLast().alias());
      } while (page.size() == PAGE);
    }
    return found;
  }
}
