// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.sitewise.ModelRequests;
import io.millwright.sitewise.description.ToldParts;
import io.millwright.sitewise.json.JsonObject;
import io.millwright.sitewise.json.JsonProblem;
import io.millwright.sitewise.written.WrittenModels;
import io.millwright.sitewise.written.WrittenParts;
import java.util.ArrayList;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads requests about an asset model or one of its composite models, by the one translation of
 * SiteWise's JSON. All problems of a request become one {@link Refusal}, with a line and a place
 * for each.
 */
final class ModelRequestReader {
  private final ModelRequests requests;
  private final Plant plant;
  private final WrittenModels written;

  /**
   * Creates a reader.
   *
   * @param written the words in which callers wrote the models of the plant
   */
  ModelRequestReader(Plant plant, WrittenModels written) {
    this.plant = plant;
    this.written = written;
    requests = new ModelRequests(plant, UUID::randomUUID, written);
  }

  /** Returns the model for a request of CreateAssetModel. */
  AssetModel create(Body body) {
    var created = read(body, requests::create);
    var namesake =
        body.findText("assetModelExternalId").flatMap(external -> written.find(plant, external));
    for (var existing : plant.models()) {
      if (existing.id().equals(created.id())
          || namesake.filter(existing::equals).isPresent()
          || existing.name().equals(created.name())) {
        throw already(existing);
      }
    }
    return created;
  }

  private Refusal already(AssetModel existing) {
    return Refusal.about(
        Refusal.Kind.RESOURCE_ALREADY_EXISTS,
        existing.id().toString(),
        Ids.arn("asset-model", existing.id()),
        "Asset model \"%s\" (%s, external id %s) exists already; update it, or choose another name and id"
            .formatted(existing.name(), existing.id(), externalId(existing)));
  }

  private String externalId(AssetModel model) {
    return written.of(model.id()).writtenId(model.id().uuid(), model.key()).orElse(model.key());
  }

  /** Returns the model for a request of UpdateAssetModel. */
  AssetModel update(Body body, AssetModel before) {
    var after = read(body, json -> requests.update(json, before));
    if (!after.name().equals(before.name())) {
      plant.models().stream()
          .filter(other -> other.name().equals(after.name()) && !other.id().equals(before.id()))
          .findFirst()
          .ifPresent(other -> {
            throw already(other);
          });
    }
    return after;
  }

  /**
   * Returns the model for a request of CreateAssetModelCompositeModel.
   *
   * @param id the id of the new composite model
   */
  AssetModel withComposite(Body body, AssetModel before, CompositeModelId id) {
    var after = read(body, json -> requests.withComposite(json, before, id));
    var added = after.composites().getLast();
    for (var known : before.composites()) {
      if (known.id().equals(id) || isNamesake(known, added)) {
        throw already(before, known);
      }
    }
    return after;
  }

  private static boolean isNamesake(CompositeModel one, CompositeModel other) {
    return one.parent().equals(other.parent()) && one.name().equals(other.name());
  }

  private static Refusal already(AssetModel model, CompositeModel known) {
    return Refusal.about(
        Refusal.Kind.RESOURCE_ALREADY_EXISTS,
        known.id().toString(),
        Ids.arn("asset-model", model.id()),
        "Composite model \"%s\" (%s) exists already; update it, or choose another name and id"
            .formatted(known.name(), known.id()));
  }

  /** Returns the model for a request of UpdateAssetModelCompositeModel. */
  AssetModel withComposite(Body body, AssetModel before, CompositeModel composite) {
    var after = read(body, json -> requests.withComposite(json, before, composite));
    var changed = after.findComposite(composite.id()).orElseThrow();
    if (!changed.name().equals(composite.name())) {
      before.composites().stream()
          .filter(known -> !known.id().equals(composite.id()) && isNamesake(known, changed))
          .findFirst()
          .ifPresent(known -> {
            throw already(before, known);
          });
    }
    return after;
  }

  /** Returns the model for a request of DeleteAssetModelCompositeModel. */
  static AssetModel withoutComposite(AssetModel before, CompositeModel composite) {
    ModelRequests.refusal(before, composite.key())
        .ifPresent(message -> {
          throw new Refusal(Refusal.Kind.INVALID_REQUEST, message);
        });
    return ModelRequests.withoutComposite(before, composite);
  }

  /**
   * Returns the words for the parts of a model after CreateAssetModel or UpdateAssetModel. The
   * plant of this reader already contains the result.
   */
  WrittenParts told(Body body, AssetModel after) {
    return parts(after).ofModel(body.document(_ -> {}));
  }

  /**
   * Returns the words for the parts of a model after CreateAssetModelCompositeModel or
   * UpdateAssetModelCompositeModel. The plant of this reader already contains the result.
   */
  WrittenParts told(Body body, AssetModel after, CompositeModel composite) {
    return parts(after).ofComposite(body.document(_ -> {}), composite);
  }

  private ToldParts parts(AssetModel after) {
    return new ToldParts(plant, after, requests, written.of(after.id()));
  }

  private static <T> T read(Body body, Function<JsonObject, T> translation) {
    var problems = new ArrayList<JsonProblem>();
    var result = translation.apply(body.document(problems::add));
    if (!problems.isEmpty()) {
      boolean isMissing =
          problems.stream().allMatch(each -> each.kind() == JsonProblem.Kind.NOT_FOUND);
      throw new Refusal(
          isMissing ? Refusal.Kind.RESOURCE_NOT_FOUND : Refusal.Kind.INVALID_REQUEST,
          problems.stream().map(ModelRequestReader::text).collect(Collectors.joining("\n")));
    }
    return result;
  }

  private static String text(JsonProblem problem) {
    var place = problem.pointer().path();
    var character = problem.offset() >= 0 ? ", character %d".formatted(problem.offset() + 1) : "";
    return place.isEmpty()
        ? problem.message()
        : "%s%s: %s".formatted(place, character, problem.message());
  }
}
