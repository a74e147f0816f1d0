// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Asset;
import io.millwright.asset.AssetPaths;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.StableIds;
import io.millwright.file.part.KeptIds;
import io.millwright.file.part.Places;
import io.millwright.file.part.WrittenKeys;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the documents that begin with {@code asset:}, each a tree. */
public final class AssetReader {
  /** SiteWise allows ten levels. */
  private static final int DEEPEST = 64;

  /** Stand in for models and hierarchies that were reported; no key gives these ids. */
  private static final ModelId UNKNOWN_MODEL = StableIds.model("");

  private static final HierarchyId UNKNOWN_HIERARCHY = StableIds.hierarchy(UNKNOWN_MODEL, "");

  private final Map<String, AssetModel> models;
  private final Map<ModelId, AssetModel> modelsById = new HashMap<>();
  private final Plant known;
  private final WrittenKeys keys;
  private final AssetIds ids;
  private final AssetOverrides settings;

  private final Places places;
  private final List<Problem> problems;
  private final Map<AssetId, Asset> assets = new LinkedHashMap<>();
  private final AssetPaths<Position> paths = new AssetPaths<>();
  private final Map<AssetId, Instant> since = new HashMap<>();

  /**
   * @param models all models of the plant by their keys
   * @param known the plant as it is
   * @param hints is told what may not be meant
   */
  AssetReader(
      Map<String, AssetModel> models,
      Plant known,
      WrittenKeys keys,
      Places places,
      List<Problem> problems,
      List<Problem> hints) {
    this.models = models;
    this.known = known;
    this.keys = keys;
    ids = new AssetIds(known, problems, hints);
    settings = new AssetOverrides(places, keys);
    models.values().forEach(model -> modelsById.put(model.id(), model));
    this.places = places;
    this.problems = problems;
  }

  /** Returns all assets read so far, parents before their children. */
  List<Asset> assets() {
    return List.copyOf(assets.values());
  }

  /** Returns since when assets are where they are, where files say so. */
  Map<AssetId, Instant> since() {
    return since;
  }

  /**
   * Takes note of which assets of a tree were elsewhere; for all trees before the first is read.
   */
  void rename(YamlDocument document) {
    ids.rename(document);
  }

  /** Reads one tree. */
  void read(YamlDocument document) {
    read(document, document.root(), Optional.empty(), 1);
  }

  /**
   * Where a child hangs.
   *
   * @param hierarchy empty where the parent's model, or its hierarchy, is not known
   */
  private record Parent(AssetId id, String path, Optional<Hierarchy> hierarchy) {}

  private void read(YamlDocument document, MappingNode node, Optional<Parent> parent, int depth) {
    var above = parent.map(Parent::path).orElse("");
    var outer = new Fields(document, node, above, problems);
    var scalar = outer.required("asset", "name the asset, such as asset: line-1");
    var written = scalar.map(ScalarNode::getValue).orElse("");
    Node at = scalar.isPresent() ? scalar.get() : node;
    if (scalar.isPresent() && !Keys.NODE.matcher(written).matches()) {
      outer.report(
          at, "\"%s\" is not a key; use 1 to 128 letters, digits, _, . and -".formatted(written));
    }
    var fields = outer.about(above + "/" + written);
    fields.know("asset");
    var key = key(written, above, at, fields);
    var path = above + "/" + key;
    if (depth > DEEPEST) {
      fields.report(at, "Assets are nested deeper than %s levels here".formatted(DEEPEST));
      return;
    }
    var given = fields.id().map(AssetId::new);
    KeptIds.know(fields);
    var taken = given.filter(assets::containsKey);
    taken.ifPresent(id ->
        fields.report(at, "The id %s belongs to another asset already; remove it".formatted(id)));
    var id = given.filter(_ -> taken.isEmpty()).orElseGet(() -> ids.of(path));
    if (assets.containsKey(id)) {
      fields.report(at, "The id %s belongs to another asset already; remove it".formatted(id));
      return;
    }
    ids.put(path, id);
    var place = new PlantPlace.OfAsset(id);
    places.put(place, document.position(at));
    var name = fields.text("name").orElse(key);
    var description = fields.text("description").orElse("");
    var modelId = model(fields, parent, place);
    var model = modelId.map(modelsById::get);
    var attributes =
        new AttributeReader(places, keys)
            .read(fields, id, model, known.findAsset(id).map(Asset::attributes).orElse(Map.of()));
    var aliases = settings.aliases(fields, id, model);
    var units = settings.units(fields, model);
    var notifying = settings.notifying(fields, model);
    var placement =
        parent
            .<Placement>map(p ->
                new Placement.Under(
                    p.id(), p.hierarchy().map(Hierarchy::id).orElse(UNKNOWN_HIERARCHY)))
            .orElseGet(Placement::root);
    if (parent.isPresent() && parent.get().hierarchy().isEmpty()) {
      places.said(place);
    }
    since(fields, id, parent.isPresent());
    assets.put(
        id,
        new Asset(
            id,
            key,
            name,
            description,
            modelId.orElse(UNKNOWN_MODEL),
            placement,
            attributes,
            aliases,
            units,
            notifying));
    children(document, fields, new Parent(id, path, Optional.empty()), model, depth);
    fields.finish();
  }

  /** Returns the asset's key; another one where it is wrong or taken, which is reported. */
  private String key(String written, String above, Node at, Fields fields) {
    var key = keys.node(written);
    var first = paths.take(above + "/" + key, fields.position(at));
    if (first.isEmpty()) {
      return key;
    }
    if (Keys.NODE.matcher(written).matches()) {
      fields.report(at, AssetPaths.refusal(above + "/" + written, first.get()));
    }
    var other = keys.again(written, paths.size());
    paths.take(above + "/" + other, fields.position(at));
    return other;
  }

  private void since(Fields fields, AssetId id, boolean isBelow) {
    var written = fields.scalar("since");
    if (written.isEmpty()) {
      return;
    }
    if (!isBelow) {
      fields.report(
          written.get(), "since says when an asset came to its parent, and this one has none");
      return;
    }
    fields.time(written.get()).ifPresent(time -> since.put(id, time));
  }

  /** Returns the asset's model: the one written, or else the one of the hierarchy. */
  private Optional<ModelId> model(
      Fields fields, Optional<Parent> parent, PlantPlace.OfAsset place) {
    var byHierarchy = parent.flatMap(Parent::hierarchy).map(Hierarchy::child);
    if (!fields.has("model") && (byHierarchy.isPresent() || parent.isPresent())) {
      fields.know("model");
      if (byHierarchy.filter(modelsById::containsKey).isEmpty()) {
        places.said(place);
      }
      return byHierarchy;
    }
    var written = fields.required("model", "name the asset's model, such as model: line");
    if (written.isEmpty()) {
      places.said(place);
      return Optional.empty();
    }
    var key = written.get().getValue();
    var model = models.get(keys.node(key));
    if (model == null) {
      places.said(place);
      keys.missing(key, fields.position(written.get()));
      fields.report(
          written.get(),
          "Model \"%s\" does not exist%s"
              .formatted(key, Spelling.hint(key, keys.right(models.keySet()))));
      return Optional.empty();
    }
    places.put(place, fields.position(written.get()));
    return Optional.of(model.id());
  }

  private void children(
      YamlDocument document, Fields fields, Parent self, Optional<AssetModel> model, int depth) {
    var mapping = fields.mapping("children");
    if (mapping.isEmpty()) {
      return;
    }
    var below = fields.below(mapping.get());
    for (var entry : below.all()) {
      var hierarchy = model.flatMap(m -> m.findHierarchy(keys.variable(entry.key())));
      if (model.isPresent() && hierarchy.isEmpty()) {
        below.report(
            entry.keyNode(),
            "Model %s has no hierarchy \"%s\"%s"
                .formatted(
                    model.get().key(),
                    entry.key(),
                    Spelling.hint(
                        entry.key(),
                        model.get().hierarchies().stream().map(Hierarchy::key).toList())));
      }
      for (Node child : below.list(entry.key(), entry)) {
        if (child instanceof MappingNode childMapping) {
          read(
              document,
              childMapping,
              Optional.of(new Parent(self.id(), self.path(), hierarchy)),
              depth + 1);
        } else {
          below.report(child, "Expected an asset, such as {asset: filler, model: filler}");
        }
      }
    }
  }
}
