// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.description;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.sitewise.json.MembersBuilder;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The external ids by which callers may name the parts of a plant. The external id of a model,
 * property or hierarchy is its key. The external id of an asset is its key if no other asset has
 * that key; otherwise its path with {@code :} for {@code /}, such as {@code graz:line-1:filler}.
 */
public final class ExternalIds {
  private static final Pattern EXTERNAL_ID =
      Pattern.compile("(?=.{2,128}$)[a-zA-Z0-9_][a-zA-Z_\\-0-9.:]*[a-zA-Z0-9_]+");

  private ExternalIds() {}

  /**
   * Returns the external id of an asset: its key, or its path if several assets have the key.
   *
   * @param seen the assets that the caller may see. Only these are compared, so that the answer
   *     reveals no others
   */
  public static String of(Plant plant, Asset asset, Predicate<Asset> seen) {
    return plant.assetsWithKey(asset.key()).stream().filter(seen).limit(2).count() == 1
        ? asset.key()
        : byPath(plant, asset);
  }

  /** Returns the path of an asset as an external id. */
  public static String byPath(Plant plant, Asset asset) {
    return plant.path(asset.id()).substring(1).replace('/', ':');
  }

  /**
   * Adds a key as an external id if it is a valid one. SiteWise's external ids have 2 to 128
   * characters and end with a letter, a digit or an underscore.
   */
  static MembersBuilder put(MembersBuilder answer, String member, String key) {
    return EXTERNAL_ID.matcher(key).matches() ? answer.put(member, key) : answer;
  }
}
