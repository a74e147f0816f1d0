// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Remembers descriptions of resources that were deleted a moment ago. SiteWise deletes in the
 * background. Programs that delete an asset or a model and then describe it expect the state
 * DELETING, and only some seconds later that it is not found. This process remembers only its own
 * deletions; another process answers at once that the resource does not exist. Safe for use by
 * several threads.
 */
@Singleton
final class RecentDeletions {
  private static final Duration REMEMBERED = Duration.ofSeconds(2);

  /** The most descriptions, because that of a large model has some megabytes. */
  private static final int MOST = 100;

  private record Deletion(String path, ObjectNode description, Instant at) {}

  private final InstantSource clock;
  private final Map<String, Deletion> deletions = new LinkedHashMap<>();

  RecentDeletions(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Remembers a description.
   *
   * @param names the names by which callers may ask for the resource
   * @param path the path of the asset, which decides who may see it; empty for a model
   */
  synchronized void add(Set<String> names, String path, ObjectNode description) {
    forget();
    var deletion = new Deletion(path, description.deepCopy(), clock.instant());
    names.forEach(name -> deletions.put(name, deletion));
    while (deletions.size() > MOST) {
      deletions.remove(deletions.keySet().iterator().next());
    }
  }

  /**
   * Returns the description of a resource that was deleted a moment ago.
   *
   * @param mayRead whether the caller may read an asset at a path
   * @return a description that the caller may change; empty if nothing with this name was deleted
   */
  synchronized Optional<ObjectNode> find(String name, Predicate<String> mayRead) {
    forget();
    return Optional.ofNullable(deletions.get(name))
        .filter(deletion -> mayRead.test(deletion.path()))
        .map(deletion -> deletion.description().deepCopy());
  }

  private void forget() {
    var since = clock.instant().minus(REMEMBERED);
    deletions.values().removeIf(deletion -> deletion.at().isBefore(since));
  }
}
