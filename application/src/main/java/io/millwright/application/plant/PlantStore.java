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

/** Stores the plant and all its versions permanently. */
public interface PlantStore extends PlantVersions {
  /** Returns the plant as it was last saved; an empty plant before the first save. */
  PlantSnapshot load();

  /** Returns the number of the newest version; 0 before the first save. */
  long newest();

  /**
   * Saves a plant as a new version, completely or not at all.
   *
   * @param change the difference from the previous version
   * @param madeFrom the number of the version from which this plant was made
   * @return the plant as it was saved; empty if another version has been saved since {@code
   *     madeFrom}, so that nothing was changed
   */
  Optional<PlantSnapshot> save(Plant plant, PlantChange change, long madeFrom);

  /**
   * Returns the versions, the newest first.
   *
   * @param before only versions with a smaller number; empty for all
   * @param limit the most versions, at least 1
   */
  List<PlantVersion> versions(OptionalLong before, int limit);

  @Override
  default OptionalLong before(OptionalLong number) {
    return versions(number, 1).stream().mapToLong(PlantVersion::number).findFirst();
  }

  /**
   * Returns the places of an asset over time, the oldest first; empty if the asset never existed.
   */
  List<Whereabouts> whereabouts(AssetId asset);

  /**
   * Returns the models and assets that were removed from the plant, the last removed first.
   *
   * @param limit the most things, at least 1
   */
  List<Removed> removed(int limit);

  /** Returns the former aliases of measurements under which readings still come. */
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
