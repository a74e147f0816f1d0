// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.definition;

import io.millwright.asset.id.HierarchyId;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import java.util.Map;

/**
 * How an asset model fulfils an interface (SiteWise, PutAssetModelInterfaceRelationship).
 *
 * @param contract the interface: a model of type {@link ModelType#INTERFACE}
 * @param properties for each property of the interface, the model's property that stands for it
 * @param hierarchies for each hierarchy of the interface, the model's that stands for it
 */
public record InterfaceRelationship(
    ModelId contract,
    Map<PropertyId, PropertyId> properties,
    Map<HierarchyId, HierarchyId> hierarchies) {
  public InterfaceRelationship {
    properties = Map.copyOf(properties);
    hierarchies = Map.copyOf(hierarchies);
  }
}
