// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.asset;

import io.millwright.api.problem.Refusal;
import io.millwright.application.historian.Historian;
import io.millwright.asset.Plant;
import io.millwright.historian.DataStream;
import io.millwright.reading.Alias;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds data streams by the beginning of their alias or of their property's path. */
public final class Streams {
  private static final int PAGE = 10_000;
  private static final int MOST_PREFIXES = 1_000;

  private Streams() {}

  /**
   * Returns whether a stream's alias, or the path of its property, starts with one of the prefixes.
   *
   * @param levels how many levels of assets below a prefix count: 1 for the streams of {@code
   *     /graz/line-1/} itself, 2 for those of its children, too
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

  /** Returns the prefixes that do not begin with another one, so that no stream is read twice. */
  static List<String> widest(Collection<String> prefixes) {
    var found = new ArrayList<String>();
    for (var prefix : new TreeSet<>(prefixes)) {
      if (found.isEmpty() || !prefix.startsWith(found.getLast())) {
        found.add(prefix);
      }
    }
    return found;
  }

  /**
   * Checks the prefixes of a request.
   *
   * @throws Refusal if there are too many
   */
  public static List<String> prefixes(List<String> prefixes) {
    if (prefixes.size() > MOST_PREFIXES) {
      throw Refusal.invalid(
          "There are %d parameters prefix; give %d at most, or their common beginning",
          prefixes.size(), MOST_PREFIXES);
    }
    return List.copyOf(prefixes);
  }

  private static boolean startsWithOne(Collection<String> prefixes, String path) {
    return prefixes.stream().anyMatch(path::startsWith);
  }

  private static long steps(String path) {
    return path.chars().filter(character -> character == '/').count();
  }

  /**
   * Returns all matching streams that have or had readings, whether a property claims them or not.
   */
  public static Set<Alias> startingWith(
      Collection<String> prefixes, int levels, Plant plant, Historian historian) {
    var found = new LinkedHashSet<Alias>();
    for (var asset : plant.assets()) {
      // All other streams have their property's path as alias.
      for (var own : asset.aliases().values()) {
        if (matches(prefixes, levels, own, plant)) {
          found.add(own);
        }
      }
    }
    for (var prefix : widest(prefixes)) {
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
