// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.millwright.asset.Asset
import io.millwright.asset.Placement
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.Hierarchy
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.AssetId
import io.millwright.asset.id.HierarchyId
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.value.DataType
import io.millwright.value.Value
import java.util.UUID

/** A site with one filler. */
object TestPlant {
  val site = ModelId(UUID(1, 1))
  val filler = ModelId(UUID(1, 2))
  val machines = HierarchyId(UUID(2, 1))
  val grazId = AssetId(UUID(3, 1))
  val fillerId = AssetId(UUID(3, 2))

  private fun measurement(number: Long, key: String, type: DataType, unit: String) =
    PropertyDefinition(
      PropertyId(UUID(4, number)),
      key,
      key,
      type,
      unit,
      PropertyKind.Measurement(),
    )

  val plant =
    Plant.of(
      listOf(
        AssetModel(
          site,
          "site",
          "Site",
          "",
          listOf(),
          listOf(Hierarchy(machines, "machines", "Machines", filler)),
          listOf(),
        ),
        AssetModel(
          filler,
          "filler",
          "Filling machine",
          "Fills",
          listOf(
            PropertyDefinition(
              PropertyId(UUID(4, 0)),
              "ideal_rate",
              "Ideal rate",
              DataType.DOUBLE,
              "{bottle}/min",
              PropertyKind.Attribute(Value.of(120.0)),
            ),
            measurement(1, "temperature", DataType.DOUBLE, "Cel"),
            measurement(2, "state", DataType.INTEGER, ""),
            measurement(3, "oee", DataType.DOUBLE, ""),
          ),
          listOf(),
          listOf(),
        ),
      ),
      listOf(
        Asset(grazId, "graz", "Graz", "", site, Placement.root(), mapOf(), mapOf()),
        Asset(
          fillerId,
          "filler",
          "Filler 1",
          "",
          filler,
          Placement.Under(grazId, machines),
          mapOf(),
          mapOf(),
        ),
      ),
    )
}
