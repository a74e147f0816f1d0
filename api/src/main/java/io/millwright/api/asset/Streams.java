// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.asset;

import io.millwright.asset.AssetProperty;
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

  /** True where a stream's alias, or the path of its property, starts with one of the prefixes. */
  public static boolean matches(Collection<String> prefixes, Alias stream, Plant plant) {
    if (prefixes.stream().anyMatch(stream.path()::startsWith)) {
      return true;
    }
    return plant
        .findProperty(stream)
        .map(property -> path(property, plant))
        .filter(path -> prefixes.stream().anyMatch(path::startsWith))
        .isPresent();
  }

  /** All streams that match, those of properties and those of none. */
  public static Set<Alias> startingWith(
      Collection<String> prefixes, Plant plant, Historian historian) {
    var found = new LinkedHashSet<Alias>();
    for (var property : plant.streams()) {
      if (matches(prefixes, property.alias(), plant)) {
        found.add(property.alias());
      }
    }
    for (var prefix : prefixes) {
      Optional<Alias> after = Optional.empty();
      List<DataStream> page;
      do {
        page = historian.streams(prefix, after, PAGE);
        page.forEach(stream -> found.add(stream.alias()));
        after = page.isEmpty() ? after : Optional.of(page.getLast().alias());
      } while (page.size() == PAGE);
    }
    return found;
  }

  private static String path(AssetProperty property, Plant plant) {
    return plant.path(property.asset().id()) + "/" + property.property().aliasSteps();
  }
}
