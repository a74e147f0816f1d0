// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusal.Subject;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.asset.Asset;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import java.util.Optional;

/** Creates refusals that name the asset or model that conflicts with a request. */
public final class Conflicts {
  private Conflicts() {}

  /** Returns the refusal because of a conflict with an asset. */
  public static UseCaseRefusedException with(Asset asset, String message) {
    return new UseCaseRefusedException(
        new UseCaseRefusal.Conflict(message, Optional.of(subject(asset))));
  }

  /** Returns the refusal because of a conflict with a model. */
  public static UseCaseRefusedException with(AssetModel model, String message) {
    return new UseCaseRefusedException(
        new UseCaseRefusal.Conflict(
            message, Optional.of(new Subject(Subject.Kind.MODEL, model.id().uuid()))));
  }

  /** Returns the refusal because the asset already exists or its id has been used. */
  public static UseCaseRefusedException already(Asset asset, String message) {
    return new UseCaseRefusedException(new UseCaseRefusal.AlreadyExists(message, subject(asset)));
  }

  /** Returns the refusal of an invalid request. */
  public static UseCaseRefusedException invalid(String message) {
    return new UseCaseRefusedException(new UseCaseRefusal.Invalid(message));
  }

  /** Returns the refusal of a request that names something that does not exist. */
  public static UseCaseRefusedException notFound(String message) {
    return new UseCaseRefusedException(new UseCaseRefusal.NotFound(message));
  }

  /** Refuses that two children by the same hierarchy have one name, as SiteWise does. */
  static void refuseSameName(Plant plant, Asset asset, Placement placement, String name) {
    if (!(placement instanceof Placement.Under(var parent, var hierarchy))) {
      return;
    }
    plant.children(parent, hierarchy).stream()
        .filter(other -> other.name().equals(name) && !other.id().equals(asset.id()))
        .findFirst()
        .ifPresent(other -> {
          throw already(
              other,
              "Asset %s has the name \"%s\" already, and would stand beside it by the same hierarchy; rename one"
                  .formatted(plant.path(other.id()), name));
        });
  }

  private static Subject subject(Asset asset) {
    return new Subject(Subject.Kind.ASSET, asset.id().uuid());
  }
}
