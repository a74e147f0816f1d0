// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.FakeHistorian
import io.millwright.api.TestHistorian
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.millwright.asset.Plant
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.net.URI
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import software.amazon.awssdk.services.iotsitewise.IoTSiteWiseClient
import software.amazon.awssdk.services.iotsitewise.model.AssetModelProperty
import software.amazon.awssdk.services.iotsitewise.model.AssetModelPropertyDefinition
import software.amazon.awssdk.services.iotsitewise.model.AssetModelPropertyPathSegment
import software.amazon.awssdk.services.iotsitewise.model.AssetModelType
import software.amazon.awssdk.services.iotsitewise.model.AssetRelationshipType
import software.amazon.awssdk.services.iotsitewise.model.ConflictingOperationException
import software.amazon.awssdk.services.iotsitewise.model.ExpressionVariable
import software.amazon.awssdk.services.iotsitewise.model.InvalidRequestException
import software.amazon.awssdk.services.iotsitewise.model.PropertyDataType
import software.amazon.awssdk.services.iotsitewise.model.PropertyType
import software.amazon.awssdk.services.iotsitewise.model.ResourceAlreadyExistsException
import software.amazon.awssdk.services.iotsitewise.model.ResourceNotFoundException
import software.amazon.awssdk.services.iotsitewise.model.TraversalType

/** Composite models, component models and interfaces, with the AWS SDK as the client. */
@QuarkusTest
class CompositionTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian

  private val client: IoTSiteWiseClient by lazy { sdk(server) }

  @BeforeEach
  fun `the plant is empty`() {
    historian.isAway = false
    historian.behind = FakeHistorian()
    plants.apply(Plant.EMPTY, Actor("test", "test"))
  }

  private fun measurement(name: String): AssetModelPropertyDefinition =
    AssetModelPropertyDefinition.builder()
      .name(name)
      .dataType(PropertyDataType.DOUBLE)
      .type { it.measurement {} }
      .build()

  private fun transform(
    name: String,
    formula: String,
    variables: Map<String, List<String>>,
  ): AssetModelPropertyDefinition =
    AssetModelPropertyDefinition.builder()
      .name(name)
      .dataType(PropertyDataType.DOUBLE)
      .type { type: PropertyType.Builder ->
        type.transform { transform ->
          transform
            .expression(formula)
            .variables(
              variables.map { (variable, path) ->
                ExpressionVariable.builder()
                  .name(variable)
                  .value { value -> value.propertyPath(path.map(::segment)) }
                  .build()
              }
            )
        }
      }
      .build()

  private fun segment(name: String) = AssetModelPropertyPathSegment.builder().name(name).build()

  private fun model(
    name: String,
    type: AssetModelType,
    vararg properties: AssetModelPropertyDefinition,
  ): String =
    client
      .createAssetModel {
        it.assetModelName(name).assetModelType(type).assetModelProperties(*properties)
      }
      .assetModelId()

  private fun compose(model: String, component: String, name: String, parent: String? = null) =
    client
      .createAssetModelCompositeModel {
        it
          .assetModelId(model)
          .parentAssetModelCompositeModelId(parent)
          .composedAssetModelId(component)
          .assetModelCompositeModelName(name)
          .assetModelCompositeModelType("CUSTOM")
      }
      .assetModelCompositeModelId()

  @Test
  fun `a model is composed of components, to any depth, and follows them`() {
    val bearing = model("Bearing", AssetModelType.COMPONENT_MODEL, measurement("Temperature"))
    val motor = model("Motor", AssetModelType.COMPONENT_MODEL, measurement("Speed"))
    compose(motor, bearing, "Front bearing")
    val pump = model("Pump", AssetModelType.ASSET_MODEL, measurement("Flow"))
    val drive = compose(pump, motor, "Drive")
    val asset = client.createAsset { it.assetName("P1").assetModelId(pump) }.assetId()

    val properties = {
      client.listAssetProperties { it.assetId(asset).filter("ALL") }.assetPropertySummaries()
    }
    properties().map { p ->
      p.path().joinToString("/") { it.name() }
    } shouldContainExactlyInAnyOrder
      listOf("P1/Flow", "P1/Drive/Speed", "P1/Drive/Front bearing/Temperature")
    properties().map { it.alias() } shouldContainExactlyInAnyOrder
      listOf("/p1/flow", "/p1/drive/speed", "/p1/drive/front_bearing/temperature")

    val described = client.describeAssetModel { it.assetModelId(pump) }
    described.assetModelProperties().map { it.name() } shouldContainExactly listOf("Flow")
    described.assetModelCompositeModelSummaries().map { it.name() } shouldContainExactly
      listOf("Drive", "Front bearing")
    val composite = client.describeAssetModelCompositeModel {
      it.assetModelId(pump).assetModelCompositeModelId(drive)
    }
    composite.assetModelCompositeModelProperties().map { it.name() } shouldContainExactly
      listOf("Speed")
    composite.compositionDetails().compositionRelationship().map { it.id() } shouldContainExactly
      listOf(motor)
    composite.assetModelCompositeModelSummaries().map { it.name() } shouldContainExactly
      listOf("Front bearing")
    client
      .listAssetModelCompositeModels { it.assetModelId(pump).maxResults(1) }
      .nextToken() shouldContain ""
    client
      .listCompositionRelationships { it.assetModelId(motor) }
      .compositionRelationshipSummaries()
      .map { it.assetModelId() to it.assetModelCompositeModelId() } shouldContainExactly
      listOf(pump to drive)

    properties().single { it.alias() == "/p1/drive/speed" }.assetCompositeModelId() shouldBe drive

    val inAsset = client.describeAssetCompositeModel {
      it.assetId(asset).assetCompositeModelId(drive)
    }
    inAsset.assetCompositeModelPath().map { it.name() } shouldContainExactly listOf("P1", "Drive")
    val speed = inAsset.assetCompositeModelProperties().single()
    client
      .describeAssetProperty { it.assetId(asset).propertyId(speed.id()) }
      .compositeModel()
      .assetProperty()
      .alias() shouldBe "/p1/drive/speed"
    client
      .describeAsset { it.assetId(asset) }
      .assetCompositeModels()
      .map { it.name() } shouldContainExactly listOf("Drive")

    // The component changes: what stays keeps its id.
    val old = client.describeAssetModel { it.assetModelId(motor) }.assetModelProperties()
    client.updateAssetModel { request ->
      request
        .assetModelId(motor)
        .assetModelName("Motor")
        .assetModelProperties(
          old +
            AssetModelProperty.builder()
              .name("Current")
              .dataType(PropertyDataType.DOUBLE)
              .type { it.measurement {} }
              .build()
        )
    }
    val after = properties().associate { it.alias() to it.id() }
    after["/p1/drive/speed"] shouldBe speed.id()
    after.keys shouldContainExactlyInAnyOrder
      listOf(
        "/p1/flow",
        "/p1/drive/speed",
        "/p1/drive/current",
        "/p1/drive/front_bearing/temperature",
      )

    shouldThrow<ConflictingOperationException> {
      client.deleteAssetModel { it.assetModelId(motor) }
    }
    client.deleteAssetModelCompositeModel {
      it.assetModelId(pump).assetModelCompositeModelId(drive)
    }
    properties().map { it.alias() } shouldContainExactly listOf("/p1/flow")
    client.deleteAssetModel { it.assetModelId(motor) }
  }

  @Test
  fun `a group of properties is written in place, and formulas name them by path`() {
    val pump = model("Pump", AssetModelType.ASSET_MODEL, measurement("Flow"))
    val casing =
      client
        .createAssetModelCompositeModel {
          it
            .assetModelId(pump)
            .assetModelCompositeModelName("Casing")
            .assetModelCompositeModelType("CUSTOM")
            .assetModelCompositeModelExternalId("casing_1")
            .assetModelCompositeModelProperties(
              measurement("Temperature"),
              transform(
                "Ratio",
                "t / f",
                mapOf("t" to listOf("Casing", "Temperature"), "f" to listOf("Flow")),
              ),
            )
        }
        .assetModelCompositeModelId()
    plants.now().findModel("pump").get().properties().map { it.key() } shouldContainExactly
      listOf("flow", "casing_1.temperature", "casing_1.ratio")
    val described = client.describeAssetModelCompositeModel {
      it.assetModelId(pump).assetModelCompositeModelId(casing)
    }
    val ratio = described.assetModelCompositeModelProperties().single { it.name() == "Ratio" }
    ratio.type().transform().expression() shouldBe "t / f"
    ratio.path().map { it.name() } shouldContainExactly listOf("Casing", "Ratio")

    // A model's own update leaves it alone.
    val own = client.describeAssetModel { it.assetModelId(pump) }
    client.updateAssetModel {
      it
        .assetModelId(pump)
        .assetModelName("Pump 2")
        .assetModelProperties(own.assetModelProperties())
    }
    client
      .listAssetModelProperties { it.assetModelId(pump).filter("ALL") }
      .assetModelPropertySummaries()
      .size shouldBe 3
    client.updateAssetModelCompositeModel {
      it
        .assetModelId(pump)
        .assetModelCompositeModelId(casing)
        .assetModelCompositeModelName("Housing")
        .assetModelCompositeModelProperties(
          described.assetModelCompositeModelProperties().filter { p -> p.name() != "Ratio" }
        )
    }
    val left =
      client
        .listAssetModelProperties { it.assetModelId(pump).filter("ALL") }
        .assetModelPropertySummaries()
    left.map { p -> p.path().joinToString("/") { it.name() } } shouldContainExactlyInAnyOrder
      listOf("Flow", "Housing/Temperature")

    shouldThrow<ResourceAlreadyExistsException> {
      client.createAssetModelCompositeModel {
        it
          .assetModelId(pump)
          .assetModelCompositeModelName("Housing")
          .assetModelCompositeModelType("CUSTOM")
      }
    }
    shouldThrow<ResourceNotFoundException> {
      client.describeAssetModelCompositeModel {
        it.assetModelId(pump).assetModelCompositeModelId("00000000-0000-4000-8000-000000000000")
      }
    }
    shouldThrow<InvalidRequestException> { compose(pump, pump, "Itself") }.message shouldContain
      "component model"
  }

  @Test
  fun `a model fulfils an interface by names, overrides and properties made for it`() {
    val oee =
      model(
        "OEE",
        AssetModelType.INTERFACE,
        measurement("Availability"),
        measurement("Quality"),
        measurement("Speed"),
      )
    val filler =
      model(
        "Filler",
        AssetModelType.ASSET_MODEL,
        measurement("Availability"),
        measurement("Good share"),
      )
    fun ids(model: String) =
      client
        .listAssetModelProperties { it.assetModelId(model).filter("ALL") }
        .assetModelPropertySummaries()
        .associate { it.name() to it.id() }
    shouldThrow<InvalidRequestException> {
        client.putAssetModelInterfaceRelationship {
          it.assetModelId(filler).interfaceAssetModelId(oee).propertyMappingConfiguration { c ->
            c.matchByPropertyName(true)
          }
        }
      }
      .message shouldContain "Nothing stands for property \"quality\""
    client.putAssetModelInterfaceRelationship {
      it.assetModelId(filler).interfaceAssetModelId(oee).propertyMappingConfiguration { c ->
        c.matchByPropertyName(true)
          .createMissingProperty(true)
          .overrides({ o ->
            o.assetModelPropertyId(ids(filler)["Good share"])
              .interfaceAssetModelPropertyId(ids(oee)["Quality"])
          })
      }
    }
    val mappings =
      client
        .describeAssetModelInterfaceRelationship {
          it.assetModelId(filler).interfaceAssetModelId(oee)
        }
        .propertyMappings()
        .associate { it.interfaceAssetModelPropertyId() to it.assetModelPropertyId() }
    mappings shouldBe
      mapOf(
        ids(oee)["Availability"] to ids(filler)["Availability"],
        ids(oee)["Quality"] to ids(filler)["Good share"],
        ids(oee)["Speed"] to ids(filler)["Speed"],
      )
    client
      .listInterfaceRelationships { it.interfaceAssetModelId(oee) }
      .interfaceRelationshipSummaries()
      .map { it.id() } shouldContainExactly listOf(filler)
    client
      .describeAssetModel { it.assetModelId(filler) }
      .interfaceDetails()
      .map { it.id() } shouldContainExactly listOf(oee)
    client
      .listAssetModels { it.assetModelTypes(AssetModelType.INTERFACE) }
      .assetModelSummaries()
      .map { it.name() } shouldContainExactly listOf("OEE")
    shouldThrow<ConflictingOperationException> { client.deleteAssetModel { it.assetModelId(oee) } }
    client.deleteAssetModelInterfaceRelationship {
      it.assetModelId(filler).interfaceAssetModelId(oee)
    }
    client.deleteAssetModel { it.assetModelId(oee) }
  }

  @Test
  fun `the way from an asset to the top of its tree is listed`() {
    val filler = model("Filler", AssetModelType.ASSET_MODEL)
    val line =
      client
        .createAssetModel {
          it
            .assetModelName("Line")
            .assetModelHierarchies({ h ->
              h.name("Machines").childAssetModelId(filler)
            })
        }
        .assetModelId()
    val top = client.createAsset { it.assetName("L").assetModelId(line) }.assetId()
    val low = client.createAsset { it.assetName("F").assetModelId(filler) }.assetId()
    val machines =
      client.describeAssetModel { it.assetModelId(line) }.assetModelHierarchies().single().id()
    client.associateAssets { it.assetId(top).hierarchyId(machines).childAssetId(low) }
    val steps =
      client
        .listAssetRelationships { it.assetId(low).traversalType(TraversalType.PATH_TO_ROOT) }
        .assetRelationshipSummaries()
    steps.map { it.relationshipType() } shouldContainExactly listOf(AssetRelationshipType.HIERARCHY)
    steps.single().hierarchyInfo().parentAssetId() shouldBe top
    steps.single().hierarchyInfo().childAssetId() shouldBe low
  }
}
