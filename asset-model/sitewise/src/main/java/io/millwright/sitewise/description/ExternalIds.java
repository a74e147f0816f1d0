// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.description;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.sitewise.json.MembersBuilder;
import io.millwright.sitewise.written.ExternalIdText;
import io.millwright.sitewise.written.WrittenParts;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * The external ids by which callers may name the parts of a plant. A part for which a caller wrote
 * an external id has that one. The external id of any other model, property or hierarchy is its
 * key. The external id of another asset is its key if no other asset has that key; otherwise its
 * path with {@code :} for {@code /}, such as {@code graz:line-1:filler}.
 */
public final class ExternalIds {
  private ExternalIds() {}

  /**
   * Returns the external id of an asset: the one that a caller wrote, or else its key, or its path
   * if several assets have the key.
   *
   * @param seen the assets that the caller may see. Only these are compared, so that the answer
   *     reveals no others
   */
  public static String of(Plant plant, Asset asset, Predicate<Asset> seen, WrittenParts written) {
    return written
        .writtenId(asset.id().uuid(), asset.key())
        .orElseGet(() ->
            plant.assetsWithKey(asset.key()).stream().filter(seen).limit(2).count() == 1
                ? asset.key()
                : byPath(plant, asset));
  }

  /** Returns the path of an asset as an external id. */
  public static String byPath(Plant plant, Asset asset) {
    return plant.path(asset.id()).substring(1).replace('/', ':');
  }

  /** Adds the external id of a part, if it has one. */
  static MembersBuilder put(
      MembersBuilder answer, String member, WrittenParts written, UUID part, String key) {
    return put(answer, member, written.externalId(part, key));
  }

  /** Adds the external id of an asset, if it is valid. */
  static MembersBuilder put(MembersBuilder answer, String member, String externalId) {
    return put(answer, member, ExternalIdText.ofKey(externalId));
  }

  private static MembersBuilder put(
      MembersBuilder answer, String member, Optional<String> externalId) {
    externalId.ifPresent(text -> answer.put(member, text));
    return answer;
  }
}
