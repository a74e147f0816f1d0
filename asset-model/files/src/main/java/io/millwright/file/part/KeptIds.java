// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.part;

import io.millwright.file.yaml.Fields;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import java.util.Collection;
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
public final class KeptIds<I> {
  private static final String WAS = "was";

  private final Function<String, Optional<I>> known;
  private final Function<String, I> made;
  private final Predicate<I> isTaken;
  private final Function<String, Optional<String>> unknown;
  private final List<Problem> hints;
  private final Map<String, I> renamed = new HashMap<>();
  private final Set<I> claimed = new HashSet<>();

  /**
   * @param known the id that the plant has by a key
   * @param made the id that a key makes
   * @param isTaken whether the plant has an id
   * @param unknown what to say of a {@code was:} that names nothing; empty to say nothing
   * @param hints is told that
   */
  public KeptIds(
      Function<String, Optional<I>> known,
      Function<String, I> made,
      Predicate<I> isTaken,
      Function<String, Optional<String>> unknown,
      List<Problem> hints) {
    this.known = known;
    this.made = made;
    this.isTaken = isTaken;
    this.unknown = unknown;
    this.hints = hints;
  }

  /**
   * Returns what to say of a {@code was:} that names nothing; empty where there is nothing at all,
   * as on a new server, which never had the old key.
   *
   * @param kind such as {@code property of model pump}
   * @param names what it might have named
   */
  public static Optional<String> unknown(String kind, String was, Collection<String> names) {
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "was: \"%s\" is no %s%s; so this is new, and keeps no history"
                .formatted(was, kind, Spelling.hint(was, names)));
  }

  /**
   * Takes note of what {@code was:} says; before the first id is asked for.
   *
   * @param fields what belongs to the key; a problem where two come from the same
   */
  public void rename(String key, Fields fields) {
    fields.text(WAS).ifPresent(was -> rename(key, was, fields));
  }

  /** Takes note that a key is instead of another. */
  public void rename(String key, String was, Fields fields) {
    if (key.equals(was) || known.apply(key).isPresent()) {
      return;
    }
    known
        .apply(was)
        .ifPresentOrElse(
            id -> {
              if (claimed.add(id)) {
                renamed.put(key, id);
              } else {
                fields.report(
                    fields.position(),
                    "\"%s\" can't have become two; write was: at one of them".formatted(was));
              }
            },
            () -> hint(was, fields));
  }

  private void hint(String was, Fields fields) {
    // An id says which one it is, whatever it was called.
    if (fields.has(WAS) && !fields.has("id")) {
      unknown
          .apply(was)
          .ifPresent(message ->
              fields.reportingTo(hints).report(fields.find(WAS).orElseThrow().value(), message));
    }
  }

  /** Returns the id of what has this key now. */
  public I of(String key) {
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
  public static void know(Fields fields) {
    List.of(WAS, "id").forEach(fields::know);
  }
}
