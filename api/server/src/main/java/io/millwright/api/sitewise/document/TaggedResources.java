// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import io.millwright.api.document.Tags;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.Ids;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.PlantChanging;
import io.millwright.application.plant.Plants;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetPairs;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.ModelId;
import io.millwright.reading.Alias;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The resources that ARNs name; the tags of models and assets that are deleted go. */
@Singleton
final class TaggedResources {
  private static final String START = Ids.arn("", "").replace("/", "");
  private static final int STREAMS = 10_000;

  private final Resources resources;
  private final Plants plants;
  private final Historian historian;
  private final Tags tags;

  TaggedResources(Resources resources, Plants plants, Historian historian, Tags tags) {
    this.resources = resources;
    this.plants = plants;
    this.historian = historian;
    this.tags = tags;
  }

  /** An ARN whose resource exists. */
  String existing(@Nullable String given) {
    var arn = Parameters.text("resourceArn", given);
    int slash = arn.indexOf('/');
    if (!arn.startsWith("arn:") || slash < 0) {
      throw Refusal.invalid("resourceArn \"%s\" is not an ARN of SiteWise", arn);
    }
    var exists =
        arn.startsWith(START)
            && Ids.uuid(arn.substring(slash + 1))
                .filter(id -> arn.endsWith("/" + id))
                .filter(id -> exists(arn.substring(START.length(), slash), id))
                .isPresent();
    if (!exists) {
      throw Refusal.notFound("There is no %s", arn);
    }
    return arn;
  }

  /** Takes away the tags of what is gone, as a part of the change that takes it away. */
  void forget(@Observes PlantChanging changed) {
    var before = changed.before();
    var after = changed.after();
    var gone =
        Stream.concat(
                AssetPairs.of(before, after).gone().stream()
                    .map(Asset::id)
                    .map(id -> Ids.arn("asset", id)),
                before.models().stream()
                    .map(AssetModel::id)
                    .filter(id -> after.findModel(id).isEmpty())
                    .map(id -> Ids.arn("asset-model", id)))
            .toList();
    if (!gone.isEmpty()) {
      tags.forget(gone);
    }
  }

  private boolean exists(String kind, UUID id) {
    return switch (kind) {
      case "asset" -> plants.now().findAsset(new AssetId(id)).isPresent();
      case "asset-model" -> plants.now().findModel(new ModelId(id)).isPresent();
      case "time-series" -> isStream(id);
      default ->
          Kind.find(kind).flatMap(known -> resources.findExact(known, id.toString())).isPresent();
    };
  }

  private boolean isStream(UUID id) {
    if (plants.now().streams().stream().anyMatch(s -> Ids.timeSeries(s.alias()).equals(id))) {
      return true;
    }
    var after = Optional.<Alias>empty();
    while (true) {
      var page = historian.streams("", after, STREAMS);
      if (page.stream().anyMatch(stream -> Ids.timeSeries(stream.alias()).equals(id))) {
        return true;
      }
      if (page.size() < STREAMS) {
        return false;
      }
      after = Optional.of(page.getLast().alias());
    }
  }
}
