// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.id;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The ids of what has a key but no id of its own: name-based UUIDs (RFC 9562, version 3), so that
 * the same file gives the same ids on every machine and at every apply. What stands below a model
 * or an asset is named by that one's id, so that who renames a model or an asset, and writes its
 * old id beside the new key, keeps everything below.
 */
public final class StableIds {
  private StableIds() {}

  /** Returns the id of the model with this key. */
  public static ModelId model(String key) {
    return new ModelId(uuid("model/" + key));
  }

  /** Returns the id of the property with this key in a model. */
  public static PropertyId property(ModelId model, String key) {
    return new PropertyId(uuid("property/%s/%s".formatted(model, key)));
  }

  /** Returns the id of the hierarchy with this key in a model. */
  public static HierarchyId hierarchy(ModelId model, String key) {
    return new HierarchyId(uuid("hierarchy/%s/%s".formatted(model, key)));
  }

  /** Returns the id of the composite model with this key in a model. */
  public static CompositeModelId composite(ModelId model, String key) {
    return new CompositeModelId(uuid("composite/%s/%s".formatted(model, key)));
  }

  /** Returns the id, in a model, of a property that a component model gives it. */
  public static PropertyId within(CompositeModelId composite, PropertyId property) {
    return new PropertyId(uuid("within/%s/%s".formatted(composite, property)));
  }

  /** Returns the id, in a model, of a composite model that a component model gives it. */
  public static CompositeModelId within(CompositeModelId composite, CompositeModelId part) {
    return new CompositeModelId(uuid("within/%s/%s".formatted(composite, part)));
  }

  /** Returns the id of the asset with this key at the top of a tree. */
  public static AssetId root(String key) {
    return new AssetId(uuid("asset/" + key));
  }

  /** Returns the id of the asset with this key below a parent. */
  public static AssetId child(AssetId parent, String key) {
    return new AssetId(uuid("asset/%s/%s".formatted(parent, key)));
  }

  private static UUID uuid(String name) {
    return UUID.nameUUIDFromBytes(("millwright/" + name).getBytes(StandardCharsets.UTF_8));
  }
}
