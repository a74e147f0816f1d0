// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Which id a key in a file stands for, in a plant that is there already.
 *
 * <ol>
 *   <li>What the plant has by this key keeps its id.
 *   <li>What it has not, and {@code was:} says had another key, keeps the id of that one. So the
 *       line may stay when the plant has followed, or where it never had the old key.
 *   <li>Anything else gets the id that its key makes, or where that belongs to something which has
 *       another key by now, one more such id.
 * </ol>
 *
 * @param <I> the kind of id
 */
final class Identity<I> {
  private static final String WAS = "was";

  private final Function<String, Optional<I>> known;
  private final Function<String, I> made;
  private final Predicate<I> isTaken;
  private final Map<String, I> renamed = new HashMap<>();
  private final Set<I> claimed = new HashSet<>();

  /**
   * @param known the id that the plant has by a key
   * @param made the id that a key makes
   * @param isTaken whether the plant has an id
   */
  Identity(Function<String, Optional<I>> known, Function<String, I> made, Predicate<I> isTaken) {
    this.known = known;
    this.made = made;
    this.isTaken = isTaken;
  }

  /**
   * Takes note of what {@code was:} says; before the first id is asked for.
   *
   * @param fields what belongs to the key; a problem where two come from the same
   */
  void rename(String key, Fields fields) {
    fields.text(WAS).ifPresent(was -> rename(key, was, fields));
  }

  /** Takes note that a key is instead of another. */
  void rename(String key, String was, Fields fields) {
    if (key.equals(was) || known.apply(key).isPresent()) {
      return;
    }
    known
        .apply(was)
        .ifPresent(id -> {
          if (claimed.add(id)) {
            renamed.put(key, id);
          } else {
            fields.report(
                fields.position(),
                "\"%s\" can't have become two; write was: at one of them".formatted(was));
          }
        });
  }

  /** The id of what has this key now. */
  I of(String key) {
    return Optional.ofNullable(renamed.get(key))
        .or(() -> known.apply(key).filter(id -> !claimed.contains(id)))
        .orElseGet(() -> fresh(key));
  }

  private I fresh(String key) {
    var id = made.apply(key);
    for (int next = 2; isTaken.test(id); next++) {
      id = made.apply("%s#%d".formatted(key, next));
    }
    return id;
  }

  /** The words in a file that are read here. */
  static void know(Fields fields) {
    List.of(WAS, "id").forEach(fields::know);
  }
}
