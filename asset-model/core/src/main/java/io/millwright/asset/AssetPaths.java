// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset;

import io.millwright.validation.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What stands at each path of a plant. An asset's key is the last step of its path and a path leads
 * to one asset, so siblings need different keys; this class is the home of that rule. Not safe for
 * use by several threads while paths are taken.
 *
 * @param <T> what is known of the asset at a path
 */
public final class AssetPaths<T> {
  private final Map<String, T> owners;

  /** Makes paths that nothing stands at yet. */
  public AssetPaths() {
    owners = new HashMap<>();
  }

  /** Makes paths that nothing stands at yet, with room for as many as are expected. */
  AssetPaths(int expected) {
    owners = HashMap.newHashMap(expected);
  }

  /** Makes a copy that can be changed on its own. */
  AssetPaths(AssetPaths<T> other) {
    owners = new HashMap<>(other.owners);
  }

  /**
   * Takes a path, unless something stands there already.
   *
   * @return what stands there already, whose sibling would have the same key; empty where the path
   *     was free
   */
  public Optional<T> take(String path, T owner) {
    return Optional.ofNullable(owners.putIfAbsent(path, owner));
  }

  /** Puts something to a path, whatever stood there before. */
  void replace(String path, T owner) {
    owners.put(path, owner);
  }

  /** Returns what stands at a path; null where nothing does. */
  @Nullable T at(String path) {
    return owners.get(path);
  }

  /** Returns how many paths are taken. */
  public int size() {
    return owners.size();
  }

  /** Returns the sentence that refuses a second asset at a path. */
  static String refusal(String path) {
    return "Asset %s stands twice; siblings need different keys".formatted(path);
  }

  /** Returns the sentence that refuses a second asset at a path, with the place of the first. */
  public static String refusal(String path, Position first) {
    return "Asset %s stands twice, first at %s; siblings need different keys"
        .formatted(path, first);
  }
}
