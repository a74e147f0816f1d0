// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;

/** A part of a plant that a problem can be about; a file's reader knows where it was written. */
public sealed interface PlantPlace {
  /** A model as a whole. */
  record OfModel(ModelId model) implements PlantPlace {}

  /** A property as a whole. */
  record OfProperty(ModelId model, PropertyId property) implements PlantPlace {}

  /**
   * A character of a property's formula.
   *
   * @param offset from 0
   */
  record OfFormula(ModelId model, PropertyId property, int offset) implements PlantPlace {}

  /**
   * A character of the formula that ends a property's frames.
   *
   * @param offset from 0
   */
  record OfUntil(ModelId model, PropertyId property, int offset) implements PlantPlace {}

  /** The window of a metric. */
  record OfWindow(ModelId model, PropertyId property) implements PlantPlace {}

  /** The default value of an attribute. */
  record OfDefault(ModelId model, PropertyId property) implements PlantPlace {}

  /** The role that was set for a property. */
  record OfRole(ModelId model, PropertyId property) implements PlantPlace {}

  /** A hierarchy as a whole. */
  record OfHierarchy(ModelId model, HierarchyId hierarchy) implements PlantPlace {}

  /** A composite model as a whole. */
  record OfComposite(ModelId model, CompositeModelId composite) implements PlantPlace {}

  /** How a model fulfils an interface. */
  record OfInterface(ModelId model, ModelId contract) implements PlantPlace {}

  /** An alarm as a whole. */
  record OfAlarm(ModelId model, String alarm) implements PlantPlace {}

  /**
   * A character of an alarm's condition.
   *
   * @param offset from 0
   */
  record OfCondition(ModelId model, String alarm, int offset) implements PlantPlace {}

  /** The message of an alarm. */
  record OfMessage(ModelId model, String alarm) implements PlantPlace {}

  /** An asset as a whole. */
  record OfAsset(AssetId asset) implements PlantPlace {}

  /** An asset's own value of an attribute. */
  record OfAttribute(AssetId asset, PropertyId property) implements PlantPlace {}

  /** An asset's own alias of a property. */
  record OfAlias(AssetId asset, PropertyId property) implements PlantPlace {}
}
