// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A model's properties by the steps that their usual aliases end with. */
public final class ModelStreams {
  private final AssetModel model;
  private final Map<String, PropertyDefinition> bySteps = new HashMap<>();
  private final boolean plain;
  private final int longest;

  /** Gathers the properties of a model. */
  public ModelStreams(AssetModel model) {
    this.model = model;
    model.properties().forEach(property -> bySteps.put(property.aliasSteps(), property));
    plain =
        bySteps.size() == model.properties().size()
            && bySteps.keySet().stream().noneMatch(steps -> steps.contains("/"));
    longest = bySteps.keySet().stream().mapToInt(String::length).max().orElse(0);
  }

  /** Returns the model. */
  public AssetModel model() {
    return model;
  }

  /** Returns the property whose usual alias ends with these steps, such as {@code motor/speed}. */
  public Optional<PropertyDefinition> find(String steps) {
    return Optional.ofNullable(bySteps.get(steps));
  }

  /**
   * Returns whether the usual aliases of one asset can't be those of another, and no key is twice.
   */
  public boolean isPlain() {
    return plain;
  }

  /** Returns how many characters the longest of these endings has. */
  public int longest() {
    return longest;
  }
}
