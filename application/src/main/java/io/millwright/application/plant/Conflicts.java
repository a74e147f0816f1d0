// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusal.Subject;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.asset.Asset;
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

  private static Subject subject(Asset asset) {
    return new Subject(Subject.Kind.ASSET, asset.id().uuid());
  }
}
