// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.plant;

import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusal.Subject;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.asset.Asset;
import io.millwright.asset.definition.AssetModel;
import java.util.Optional;

/** Makes the refusals of use cases that say which asset or model stands in the way. */
public final class Conflicts {
  private Conflicts() {}

  /** Something about an asset stands in the way. */
  public static UseCaseRefusedException with(Asset asset, String message) {
    return new UseCaseRefusedException(
        new UseCaseRefusal.Conflict(message, Optional.of(subject(asset))));
  }

  /** Something about a model stands in the way. */
  public static UseCaseRefusedException with(AssetModel model, String message) {
    return new UseCaseRefusedException(
        new UseCaseRefusal.Conflict(
            message, Optional.of(new Subject(Subject.Kind.MODEL, model.id().uuid()))));
  }

  /** The asset is there already, or has been used already. */
  public static UseCaseRefusedException already(Asset asset, String message) {
    return new UseCaseRefusedException(new UseCaseRefusal.AlreadyExists(message, subject(asset)));
  }

  /** The caller asks for what can't be. */
  public static UseCaseRefusedException invalid(String message) {
    return new UseCaseRefusedException(new UseCaseRefusal.Invalid(message));
  }

  /** What the caller names does not exist. */
  public static UseCaseRefusedException notFound(String message) {
    return new UseCaseRefusedException(new UseCaseRefusal.NotFound(message));
  }

  private static Subject subject(Asset asset) {
    return new Subject(Subject.Kind.ASSET, asset.id().uuid());
  }
}
