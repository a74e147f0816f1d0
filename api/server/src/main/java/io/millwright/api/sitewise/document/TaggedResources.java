// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import io.millwright.api.document.Tags;
import io.millwright.api.problem.Arn;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.Ids;
import io.millwright.api.sitewise.written.WrittenForms;
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

/**
 * Finds the resources that ARNs name. When models and assets are deleted, it deletes their tags and
 * the words in which callers wrote them.
 */
@Singleton
final class TaggedResources {
  private static final int STREAMS = 10_000;

  private final Resources resources;
  private final Plants plants;
  private final Historian historian;
  private final Tags tags;
  private final WrittenForms written;

  TaggedResources(
      Resources resources, Plants plants, Historian historian, Tags tags, WrittenForms written) {
    this.written = written;
    this.resources = resources;
    this.plants = plants;
    this.historian = historian;
    this.tags = tags;
  }

  /**
   * Returns this server's ARN of the resource that a caller's ARN names.
   *
   * @throws Refusal if the text is not an ARN, or if there is no such resource
   */
  String existing(@Nullable String given) {
    var arn = Parameters.text("resourceArn", given);
    if (!arn.startsWith("arn:") || arn.indexOf('/') < 0) {
      throw Refusal.invalid("resourceArn \"%s\" is not an ARN of SiteWise", arn);
    }
    return Arn.find(arn)
        .flatMap(named ->
            Ids.uuid(named.id())
                .filter(id -> exists(named.kind(), id))
                .map(id -> Ids.arn(named.kind(), id)))
        .orElseThrow(() -> Refusal.notFound("There is no %s", arn));
  }

  /**
   * Deletes the tags and the callers' words of removed parts of the plant, within the change that
   * removes them.
   */
  void forget(@Observes PlantChanging changed) {
    var before = changed.before();
    var after = changed.after();
    var assets = AssetPairs.of(before, after).gone().stream().map(Asset::id).toList();
    var models =
        before.models().stream()
            .map(AssetModel::id)
            .filter(id -> after.findModel(id).isEmpty())
            .toList();
    if (!assets.isEmpty() || !models.isEmpty()) {
      tags.forget(
          Stream.concat(
                  assets.stream().map(id -> Ids.arn("asset", id)),
                  models.stream().map(id -> Ids.arn("asset-model", id)))
              .toList());
      written.forget(
          Stream.concat(assets.stream().map(AssetId::uuid), models.stream().map(ModelId::uuid))
              .toList());
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
