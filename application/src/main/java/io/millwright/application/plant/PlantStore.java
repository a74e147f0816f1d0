// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.asset.Plant;
import io.millwright.asset.change.FormerAlias;
import io.millwright.asset.change.PlantChange;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.asset.change.PlantVersion;
import io.millwright.asset.change.Removed;
import io.millwright.asset.change.Whereabouts;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.PlantVersions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps the plant, so that it is the same after a restart, and every version that it had. */
public interface PlantStore extends PlantVersions {
  /** The plant as last saved; empty before the first time. */
  PlantSnapshot load();

  /** The number of the newest version; 0 before anything was saved. */
  long newest();

  /**
   * Makes the stored plant equal to this one, whole or not at all, as a new version.
   *
   * @param change what makes it so
   * @param madeFrom the number of the version that this plant was made from
   * @return the plant as it is kept from now on; empty where somebody has saved another version
   *     since, and nothing has changed then
   */
  Optional<PlantSnapshot> save(Plant plant, PlantChange change, long madeFrom);

  /**
   * The versions, the newest first.
   *
   * @param before only those with a smaller number; empty for all
   * @param limit at most so many, at least 1
   */
  List<PlantVersion> versions(OptionalLong before, int limit);

  @Override
  default OptionalLong before(OptionalLong number) {
    return versions(number, 1).stream().mapToLong(PlantVersion::number).findFirst();
  }

  /** Where an asset has stood, the oldest first; empty for one that never was. */
  List<Whereabouts> whereabouts(AssetId asset);

  /**
   * The models and assets that the plant has no more, the last removed first.
   *
   * @param limit at most so many, at least 1
   */
  List<Removed> removed(int limit);

  /** The aliases that measurements had before their paths changed, and that readings still have. */
  default List<FormerAlias> formerAliases() {
    return List.of();
  }

  /**
   * Ends each former alias whose measurement's present alias an edge delivers.
   *
   * @param now the time of the last reading that may come under such a former alias
   * @return whether any ended
   */
  default boolean endFormerAliases(Instant now) {
    return false;
  }
}
