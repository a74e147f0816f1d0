// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Function;

/**
 * The circles of things that need each other, found in one walk over all of them (R. Tarjan,
 * "Depth-first search and linear graph algorithms", 1972), so that a long chain takes no more time
 * than its length asks for.
 */
public final class Circles<T> {
  private final Function<T, ? extends Collection<T>> needs;
  private final Map<T, Visit> visits = new HashMap<>();
  private final ArrayDeque<Visit> open = new ArrayDeque<>();
  private int circles;

  /** Where the walk met a thing, and the number of its circle once that is known. */
  private static final class Visit {
    final int order;
    int lowest;
    int circle = -1;

    Visit(int order) {
      this.order = order;
      lowest = order;
    }
  }

  /** A thing on the way, and what it needs that the walk has not followed yet. */
  private record Step<T>(Visit visit, Iterator<T> rest) {}

  private Circles(Function<T, ? extends Collection<T>> needs) {
    this.needs = needs;
  }

  /**
   * Returns the circles among things.
   *
   * @param needs gives what a thing needs directly
   */
  public static <T> Circles<T> among(
      Collection<T> things, Function<T, ? extends Collection<T>> needs) {
    var found = new Circles<T>(needs);
    for (var thing : things) {
      if (!found.visits.containsKey(thing)) {
        found.walk(thing);
      }
    }
    return found;
  }

  /** Returns whether a thing needs another one, which needs the first again. */
  public boolean holds(T thing, T needed) {
    var one = visits.get(thing);
    var other = visits.get(needed);
    return thing.equals(needed) || (one != null && other != null && one.circle == other.circle);
  }

  /** By a stack of our own: a chain may be longer than the stack of a thread is deep. */
  private void walk(T begin) {
    var way = new ArrayDeque<Step<T>>();
    way.push(enter(begin));
    while (!way.isEmpty()) {
      var step = way.element();
      var here = step.visit();
      if (step.rest().hasNext()) {
        var next = step.rest().next();
        var known = visits.get(next);
        if (known == null) {
          way.push(enter(next));
        } else if (known.circle < 0) {
          here.lowest = Math.min(here.lowest, known.order);
        }
      } else {
        way.pop();
        if (here.lowest == here.order) {
          close(here);
        }
        if (!way.isEmpty()) {
          var before = way.element().visit();
          before.lowest = Math.min(before.lowest, here.lowest);
        }
      }
    }
  }

  private Step<T> enter(T thing) {
    var visit = new Visit(visits.size());
    visits.put(thing, visit);
    open.push(visit);
    return new Step<>(visit, needs.apply(thing).iterator());
  }

  private void close(Visit first) {
    Visit visit;
    do {
      visit = open.pop();
      visit.circle = circles;
    } while (visit != first);
    circles++;
  }
}
