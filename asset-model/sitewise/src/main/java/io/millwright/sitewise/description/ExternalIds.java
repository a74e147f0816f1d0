// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.description;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.sitewise.json.MembersBuilder;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The external ids by which callers may name the parts of a plant. That of a model, property or
 * hierarchy is its key. That of an asset is its key too where no other asset has the same;
 * otherwise its path with {@code :} for {@code /}, such as {@code graz:line-1:filler}.
 */
public final class ExternalIds {
  private static final Pattern EXTERNAL_ID =
      Pattern.compile("(?=.{2,128}$)[a-zA-Z0-9_][a-zA-Z_\\-0-9.:]*[a-zA-Z0-9_]+");

  private ExternalIds() {}

  /**
   * Returns how a reader may name an asset, besides its id: by its key, unless several assets have
   * it.
   *
   * @param seen the assets that the reader sees; whether others have the key, is not told
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
   * Puts a key as an external id, where it is one: SiteWise's has 2 to 128 characters and ends with
   * a letter, a digit or an underscore.
   */
  static MembersBuilder put(MembersBuilder answer, String member, String key) {
    return EXTERNAL_ID.matcher(key).matches() ? answer.put(member, key) : answer;
  }
}
