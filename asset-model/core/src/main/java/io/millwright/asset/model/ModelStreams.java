// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A model's properties by what their usual aliases end with. */
public final class ModelStreams {
  private final AssetModel model;
  private final Map<String, PropertyDefinition> bySteps = new HashMap<>();
  private final boolean plain;
  private final int longest;

  public ModelStreams(AssetModel model) {
    this.model = model;
    model.properties().forEach(property -> bySteps.put(property.aliasSteps(), property));
    plain =
        bySteps.size() == model.properties().size()
            && bySteps.keySet().stream().noneMatch(steps -> steps.contains("/"));
    longest = bySteps.keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  public AssetModel model() {
    return model;
  }

  public Optional<PropertyDefinition> find(String steps) {
    return Optional.ofNullable(bySteps.get(steps));
  }

  /** True where the usual aliases of one asset can't be those of another, and no key is twice. */
  public boolean isPlain() {
    return plain;
  }

  /** The characters of the longest of these endings. */
  public int longest() {
    return longest;
  }
}
