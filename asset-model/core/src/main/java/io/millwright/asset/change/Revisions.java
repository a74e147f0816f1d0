// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.change;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetPairs;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** The revisions of all models and assets of a plant. Immutable. */
public final class Revisions {
  /** Those of a plant without anything. */
  public static final Revisions NONE = new Revisions(Map.of());

  private static final Revision UNKNOWN = Revision.first(Instant.EPOCH);

  private final Map<UUID, Revision> byId;

  /**
   * @param byId by the id of the model or the asset; not changed any more by the caller
   */
  public Revisions(Map<UUID, Revision> byId) {
    this.byId = byId;
  }

  /** Returns the revision of a model; of one that is not of the plant, the first of all times. */
  public Revision of(AssetModel model) {
    return byId.getOrDefault(model.id().uuid(), UNKNOWN);
  }

  /** Returns the revision of an asset; of one that is not of the plant, the first of all times. */
  public Revision of(Asset asset) {
    return byId.getOrDefault(asset.id().uuid(), UNKNOWN);
  }

  /** Returns the revisions after a change at this time. What hangs elsewhere has changed, too. */
  public Revisions after(Plant before, Plant after, Instant time) {
    var next = new HashMap<>(byId);
    var first = Revision.first(time);
    before.models().forEach(model -> next.remove(model.id().uuid()));
    for (var model : after.models()) {
      var was = before.findModel(model.id());
      next.put(
          model.id().uuid(),
          was.isEmpty() ? first : was.get().equals(model) ? of(model) : of(model).next(time));
    }
    var pairs = AssetPairs.of(before, after);
    pairs.gone().forEach(asset -> next.remove(asset.id().uuid()));
    pairs.added().forEach(asset -> next.put(asset.id().uuid(), first));
    pairs.changed().forEach(pair -> next.put(pair.is().id().uuid(), of(pair.is()).next(time)));
    return new Revisions(next);
  }
}
