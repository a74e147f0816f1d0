// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Puts what was read from files into the order that it has in the plant as it is, as far as the
 * files leave the order open: the names of files say nothing about it, while the documents of one
 * file, and the children of one hierarchy, stand in the order that somebody wants.
 *
 * <p>Example: the plant has the models {@code pump, filler}, and the export of it the files {@code
 * filler.yaml} and {@code pump.yaml}. Applied again, they are {@code pump, filler} as before.
 */
final class KnownOrder {
  private KnownOrder() {}

  /**
   * Returns the things that were read, in their known order where that contradicts no file; what is
   * new stands behind what it follows in the files.
   *
   * @param id what a thing is known by
   * @param group things of one group stand in the order of the files
   */
  static <T> List<T> of(
      Collection<T> read, Collection<T> known, Function<T, Object> id, Function<T, Object> group) {
    var byId = new LinkedHashMap<Object, T>();
    read.forEach(thing -> byId.put(id.apply(thing), thing));
    var old = new HashSet<Object>();
    known.forEach(thing -> old.add(id.apply(thing)));
    var ordered = new ArrayList<T>();
    var behind = new HashMap<Object, List<T>>();
    var news = ordered;
    for (var thing : read) {
      if (old.contains(id.apply(thing))) {
        news = new ArrayList<>();
        behind.put(id.apply(thing), news);
      } else {
        news.add(thing);
      }
    }
    for (var thing : known) {
      var now = byId.get(id.apply(thing));
      if (now != null) {
        ordered.add(now);
        ordered.addAll(behind.getOrDefault(id.apply(thing), List.of()));
      }
    }
    return groups(ordered, id, group).equals(groups(read, id, group)) ? ordered : List.copyOf(read);
  }

  private static <T> Map<Object, List<Object>> groups(
      Collection<T> things, Function<T, Object> id, Function<T, Object> group) {
    var groups = new HashMap<Object, List<Object>>();
    for (var thing : things) {
      groups.computeIfAbsent(group.apply(thing), _ -> new ArrayList<>()).add(id.apply(thing));
    }
    return groups;
  }
}
