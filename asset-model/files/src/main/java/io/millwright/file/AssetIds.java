// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.StableIds;
import io.millwright.file.part.KeptIds;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** The ids of assets: those that the known plant has at their paths, or else ones made of keys. */
final class AssetIds {
  private static final int NAMED = 3;

  /** Among so many paths a slip is looked for. */
  private static final int MOST_COMPARED = 1_000;

  private final Plant known;
  private final KeptIds<AssetId> identity;
  private final List<Problem> problems;

  /** The paths that assets have in the known plant, by those that they have in the files. */
  private final Map<String, String> pathsBefore = new HashMap<>();

  /** The paths of the known plant by their last keys; empty until somebody asks. */
  private final Map<String, List<String>> knownPaths = new LinkedHashMap<>();

  /** The ids that assets of the files have got, by their paths. */
  private final Map<String, AssetId> ids = new HashMap<>();

  /**
   * Makes the ids of the assets of files.
   *
   * @param known the plant as it is
   * @param hints is told of paths in {@code was:} that name nothing
   */
  AssetIds(Plant known, List<Problem> problems, List<Problem> hints) {
    this.known = known;
    this.problems = problems;
    identity =
        new KeptIds<>(
            path -> known.findAsset(pathBefore(path)).map(Asset::id),
            this::made,
            id -> known.findAsset(id).isPresent(),
            this::unknown,
            hints);
  }

  /** Returns the id of the asset that the files have at a path. */
  AssetId of(String path) {
    return identity.of(path);
  }

  /** Takes note of the id that the asset at a path has got. */
  void put(String path, AssetId id) {
    ids.put(path, id);
    known.findAsset(id).ifPresent(_ -> pathsBefore.put(path, known.path(id)));
  }

  private Optional<String> unknown(String was) {
    if (knownPaths.isEmpty()) {
      known
          .assets()
          .forEach(asset ->
              knownPaths
                  .computeIfAbsent(asset.key(), _ -> new ArrayList<>())
                  .add(known.path(asset.id())));
    }
    var alike = knownPaths.getOrDefault(was.substring(was.lastIndexOf('/') + 1), List.of());
    var paths = knownPaths.values().stream().flatMap(List::stream).limit(MOST_COMPARED).toList();
    return alike.isEmpty()
        ? KeptIds.unknown("path of an asset", was, paths)
        : Optional.of(
            "was: \"%s\" is no path of an asset; write %s, or else this is new and keeps no history"
                .formatted(was, alike.stream().limit(NAMED).collect(Collectors.joining(" or "))));
  }

  /**
   * Takes note of which assets of a tree were elsewhere; for all trees before the first id is asked
   * for.
   */
  void rename(YamlDocument document) {
    rename(document, document.root(), "");
  }

  private void rename(YamlDocument document, MappingNode node, String above) {
    var fields = new Fields(document, node, above, new ArrayList<>());
    var key = fields.text("asset");
    if (key.isEmpty()) {
      return;
    }
    var path = above + "/" + key.get();
    identity.rename(path, fields.about(path).reportingTo(problems));
    if (known.findAsset(pathBefore(path)).isEmpty()) {
      fields
          .text("was")
          .filter(was -> known.findAsset(was).isPresent())
          .ifPresent(was -> pathsBefore.put(path, was));
    }
    fields
        .mapping("children")
        .ifPresent(mapping -> {
          var below = fields.below(mapping);
          for (var entry : below.all()) {
            for (Node child : below.list(entry.key(), entry)) {
              if (child instanceof MappingNode childMapping) {
                rename(document, childMapping, path);
              }
            }
          }
        });
  }

  private String pathBefore(String path) {
    var own = pathsBefore.get(path);
    if (own != null) {
      return own;
    }
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? path : pathBefore(path.substring(0, slash)) + path.substring(slash);
  }

  private AssetId made(String path) {
    int slash = path.lastIndexOf('/');
    var key = path.substring(slash + 1);
    var parent = ids.get(path.substring(0, slash));
    return parent == null ? StableIds.root(key) : StableIds.child(parent, key);
  }
}
