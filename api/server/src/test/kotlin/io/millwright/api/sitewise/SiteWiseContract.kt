// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.Caller
import io.millwright.api.TestHistorian
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.historian.Historian
import io.millwright.application.plant.Plants
import io.millwright.asset.AttributeValue
import io.millwright.asset.Plant
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.definition.Window
import io.millwright.asset.id.ModelId
import io.millwright.asset.id.PropertyId
import io.millwright.formula.Formula
import io.millwright.reading.Alias
import io.millwright.reading.Reading
import io.millwright.value.DataType
import io.millwright.value.Quality.GOOD
import io.millwright.value.Tqv
import io.millwright.value.Value
import io.quarkus.test.common.http.TestHTTPResource
import jakarta.inject.Inject
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Duration
import java.time.Instant
import java.util.Optional
import java.util.UUID
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption
import software.amazon.awssdk.core.exception.SdkServiceException
import software.amazon.awssdk.core.retry.RetryMode
import software.amazon.awssdk.regions.Region
import software.amazon.awssdk.services.iotsitewise.IoTSiteWiseClient
import software.amazon.awssdk.services.iotsitewise.model.AggregateType
import software.amazon.awssdk.services.iotsitewise.model.AssetModelHierarchyDefinition
import software.amazon.awssdk.services.iotsitewise.model.AssetModelProperty
import software.amazon.awssdk.services.iotsitewise.model.AssetModelPropertyDefinition
import software.amazon.awssdk.services.iotsitewise.model.AssetModelState
import software.amazon.awssdk.services.iotsitewise.model.AssetPropertyValue
import software.amazon.awssdk.services.iotsitewise.model.BatchPutAssetPropertyValueErrorCode
import software.amazon.awssdk.services.iotsitewise.model.ConflictingOperationException
import software.amazon.awssdk.services.iotsitewise.model.CreateAssetModelRequest
import software.amazon.awssdk.services.iotsitewise.model.ExpressionVariable
import software.amazon.awssdk.services.iotsitewise.model.InvalidRequestException
import software.amazon.awssdk.services.iotsitewise.model.LimitExceededException
import software.amazon.awssdk.services.iotsitewise.model.ListAssetsFilter
import software.amazon.awssdk.services.iotsitewise.model.ListTimeSeriesType
import software.amazon.awssdk.services.iotsitewise.model.PreconditionFailedException
import software.amazon.awssdk.services.iotsitewise.model.PropertyDataType
import software.amazon.awssdk.services.iotsitewise.model.PropertyNotificationState
import software.amazon.awssdk.services.iotsitewise.model.PropertyType
import software.amazon.awssdk.services.iotsitewise.model.PutAssetPropertyValueEntry
import software.amazon.awssdk.services.iotsitewise.model.Quality
import software.amazon.awssdk.services.iotsitewise.model.ResourceAlreadyExistsException
import software.amazon.awssdk.services.iotsitewise.model.ResourceNotFoundException
import software.amazon.awssdk.services.iotsitewise.model.ServiceUnavailableException
import software.amazon.awssdk.services.iotsitewise.model.TimeOrdering
import software.amazon.awssdk.services.iotsitewise.model.TraversalDirection
import software.amazon.awssdk.services.iotsitewise.model.Variant

private val SIX: Instant = Instant.parse("2026-03-01T06:00:00Z")

/** The AWS SDK's client for a server. */
fun sdk(
  server: URI,
  more: (ClientOverrideConfiguration.Builder) -> Unit = {},
): IoTSiteWiseClient =
  IoTSiteWiseClient.builder()
    .endpointOverride(server)
    .region(Region.EU_CENTRAL_1)
    .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
    .overrideConfiguration {
      it.putAdvancedOption(SdkAdvancedClientOption.DISABLE_HOST_PREFIX_INJECTION, true)
      it.retryStrategy(RetryMode.STANDARD)
      more(it)
    }
    .build()

/** SiteWise's protocol, with the AWS SDK as the client, whatever the historian is. */
abstract class SiteWiseContract {
  /** A historian that has nothing yet. */
  abstract fun emptyHistorian(): Historian

  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian

  private val client: IoTSiteWiseClient by lazy { sdk(server) }

  @BeforeEach
  fun `the plant is empty`() {
    historian.isAway = false
    historian.behind = emptyHistorian()
    plants.apply(Plant.EMPTY, Actor("test", "test"))
  }

  private fun property(
    name: String,
    type: PropertyDataType,
    unit: String?,
    kind: PropertyType.Builder.() -> Unit,
  ): AssetModelPropertyDefinition =
    AssetModelPropertyDefinition.builder()
      .name(name)
      .dataType(type)
      .unit(unit)
      .type(PropertyType.builder().apply(kind).build())
      .build()

  private fun variable(name: String, property: String, hierarchy: String? = null) =
    ExpressionVariable.builder()
      .name(name)
      .value { it.propertyId(property).hierarchyId(hierarchy) }
      .build()

  private fun createFiller(more: CreateAssetModelRequest.Builder.() -> Unit = {}): String =
    client
      .createAssetModel { request ->
        request
          .assetModelName("Filling Machine")
          .assetModelDescription("Fills bottles")
          .assetModelProperties(
            property("Ideal rate", PropertyDataType.DOUBLE, "{bottle}/min") {
              attribute { it.defaultValue("120") }
            },
            property("Temperature", PropertyDataType.DOUBLE, "Cel") { measurement {} },
            property("Produced", PropertyDataType.INTEGER, "{bottle}") { measurement {} },
            property("Temperature °F", PropertyDataType.DOUBLE, "[degF]") {
              transform {
                it.expression("t * 9 / 5 + 32").variables(variable("t", "Temperature"))
              }
            },
            property("Bottles", PropertyDataType.DOUBLE, "{bottle}") {
              metric {
                it
                  .expression("max(count) - min(count)")
                  .variables(variable("count", "Produced"))
                  .window { window -> window.tumbling { t -> t.interval("5m").offset("1m") } }
              }
            },
          )
          .apply(more)
      }
      .assetModelId()

  private fun createLine(filler: String): String =
    client
      .createAssetModel { request ->
        request
          .assetModelName("Line")
          .assetModelHierarchies(
            AssetModelHierarchyDefinition.builder()
              .name("Machines")
              .childAssetModelId(filler)
              .build()
          )
          .assetModelProperties(
            property("Bottles", PropertyDataType.DOUBLE, "{bottle}") {
              metric {
                it.expression("sum(b)").variables(variable("b", "Bottles", "Machines")).window {
                  window ->
                  window.tumbling { t -> t.interval("5m").offset("1m") }
                }
              }
            }
          )
      }
      .assetModelId()

  private fun createAsset(name: String, model: String): String =
    client.createAsset { it.assetName(name).assetModelId(model) }.assetId()

  private fun propertyId(asset: String, name: String): String =
    client.describeAsset { it.assetId(asset) }.assetProperties().first { it.name() == name }.id()

  private fun point(second: Long, value: Double, quality: Quality = Quality.GOOD, nanos: Int = 0) =
    AssetPropertyValue.builder()
      .value(Variant.builder().doubleValue(value).build())
      .timestamp { it.timeInSeconds(SIX.epochSecond + second).offsetInNanos(nanos) }
      .quality(quality)
      .build()

  private fun nothing(second: Long, type: String) =
    AssetPropertyValue.builder()
      .value { it.nullValue { value -> value.valueType(type) } }
      .timestamp { it.timeInSeconds(SIX.epochSecond + second).offsetInNanos(0) }
      .quality(Quality.BAD)
      .build()

  private fun entry(id: String, alias: String, vararg points: AssetPropertyValue) =
    PutAssetPropertyValueEntry.builder()
      .entryId(id)
      .propertyAlias(alias)
      .propertyValues(*points)
      .build()

  private fun put(vararg entries: PutAssetPropertyValueEntry) =
    client.batchPutAssetPropertyValue { it.entries(*entries) }.errorEntries()

  // Models

  @Test
  fun `a model comes back as it was created`() {
    val id = createFiller()
    val model = client.describeAssetModel { it.assetModelId(id) }
    model.assetModelName() shouldBe "Filling Machine"
    model.assetModelExternalId() shouldBe "filling-machine"
    model.assetModelDescription() shouldBe "Fills bottles"
    model.assetModelStatus().state() shouldBe AssetModelState.ACTIVE
    val properties = model.assetModelProperties().associateBy { it.name() }
    properties.keys shouldContainExactlyInAnyOrder
      listOf("Ideal rate", "Temperature", "Produced", "Temperature °F", "Bottles")
    val temperature = properties.getValue("Temperature")
    temperature.type().measurement().shouldNotBeNull()
    temperature.externalId() shouldBe "temperature"
    properties.getValue("Ideal rate").type().attribute().defaultValue() shouldBe "120"
    val transform = properties.getValue("Temperature °F").type().transform()
    transform.expression() shouldBe "t * 9 / 5 + 32"
    transform.variables().single().name() shouldBe "t"
    transform.variables().single().value().propertyId() shouldBe temperature.id()
    val metric = properties.getValue("Bottles").type().metric()
    metric.window().tumbling().interval() shouldBe "5m"
    metric.window().tumbling().offset() shouldBe "1m"
    client
      .describeAssetModel { it.assetModelId("externalId:filling-machine") }
      .assetModelId() shouldBe id
  }

  @Test
  fun `windows, frames and shares of GOOD readings that SiteWise does not have stay when a model is sent back`() {
    val id = ModelId.of(createFiller())
    val model = plants.now().findModel(id).get()
    fun property(key: String, type: DataType, kind: PropertyKind) =
      PropertyDefinition(PropertyId(UUID.randomUUID()), key, key, type, "", kind)
    fun metric(key: String, window: String) =
      property(
        key,
        DataType.DOUBLE,
        PropertyKind.Metric(Formula.parse("avg(temperature)"), Window.parse(window), 80),
      )
    val richer =
      model.with(
        model.properties() +
          metric("daily", "1d, offset 6h, zone Europe/Vienna") +
          metric("monthly", "1mo") +
          metric("hopping", "1m, over 1h") +
          metric("in_run", "run") +
          property(
            "run",
            DataType.BOOLEAN,
            PropertyKind.Frame(
              Formula.parse("produced > 6"),
              Optional.of(Formula.parse("produced < 3")),
              Duration.ofSeconds(3),
            ),
          ),
        model.composites(),
      )
    plants.apply(
      Plant.of(
        plants.now().models().map { if (it.id() == id) richer else it },
        plants.now().assets(),
      ),
      Actor("test", "test"),
    )
    val told = client.describeAssetModel { it.assetModelId(id.toString()) }
    told.assetModelProperties().mapNotNull {
      it.type().metric()?.window()?.tumbling()?.interval()
    } shouldBe listOf("5m", "1d", "1mo", "1m", "run")
    client.updateAssetModel {
      it
        .assetModelId(id.toString())
        .assetModelName(told.assetModelName())
        .assetModelProperties(told.assetModelProperties())
    }
    plants.now().findModel(id).get().properties() shouldBe richer.properties()
  }

  @Test
  fun `a metric over children is ours inside and its caller's outside`() {
    val filler = createFiller()
    val line = createLine(filler)
    val inside = plants.now().findModel(ModelId.of(line)).get().properties().single()
    (inside.kind() as PropertyKind.Metric).formula().source() shouldBe "sum(machines.bottles)"
    val outside = client.describeAssetModel { it.assetModelId(line) }
    val metric = outside.assetModelProperties().single().type().metric()
    metric.expression() shouldBe "sum(b)"
    val value = metric.variables().single().value()
    value.hierarchyId() shouldBe outside.assetModelHierarchies().single().id()
    value.propertyId() shouldBe
      client
        .describeAssetModel { it.assetModelId(filler) }
        .assetModelProperties()
        .first { it.name() == "Bottles" }
        .id()
  }

  @Test
  fun `a described model can be sent back, with more in it`() {
    val id = createFiller()
    val before = client.describeAssetModel { it.assetModelId(id) }
    client.updateAssetModel { request ->
      request
        .assetModelId(id)
        .ifMatch(before.eTag())
        .assetModelName("Filler")
        .assetModelDescription(before.assetModelDescription())
        .assetModelHierarchies(before.assetModelHierarchies())
        .assetModelProperties(
          before.assetModelProperties() +
            AssetModelProperty.builder()
              .name("Running")
              .dataType(PropertyDataType.DOUBLE)
              .type { type ->
                type.transform { it.expression("gt(r, 0)").variables(variable("r", "Temperature")) }
              }
              .build()
        )
    }
    val after = client.describeAssetModel { it.assetModelId(id) }
    after.assetModelName() shouldBe "Filler"
    after.assetModelProperties().map { it.name() } shouldContainExactly
      before.assetModelProperties().map { it.name() } + "Running"
    after.assetModelProperties().take(5).map { it.id() } shouldContainExactly
      before.assetModelProperties().map { it.id() }
    after.eTag() shouldNotBe before.eTag()
    shouldThrow<PreconditionFailedException> {
      client.updateAssetModel {
        it.assetModelId(id).ifMatch(before.eTag()).assetModelName("Late")
      }
    }
  }

  @Test
  fun `an impossible change of a model is refused`() {
    val id = createFiller()
    shouldThrow<ResourceAlreadyExistsException> { createFiller() }.resourceId() shouldBe id
    val temperature =
      client
        .describeAssetModel { it.assetModelId(id) }
        .assetModelProperties()
        .first { it.name() == "Temperature" }
    shouldThrow<InvalidRequestException> {
        client.updateAssetModel {
          it
            .assetModelId(id)
            .assetModelName("Filler")
            .assetModelProperties(temperature.toBuilder().dataType("STRING").build())
        }
      }
      .message!! shouldContain "can't change from DOUBLE to STRING"
    shouldThrow<InvalidRequestException> {
        client.createAssetModel {
          it
            .assetModelName("Broken")
            .assetModelProperties(
              property("x", PropertyDataType.DOUBLE, null) {
                transform { t -> t.expression("a + (b").variables(variable("a", "y")) }
              }
            )
        }
      }
      .message!! shouldContain "\"y\" is not a property of model \"Broken\""
    shouldThrow<ResourceNotFoundException> {
      client.describeAssetModel { it.assetModelId("11111111-2222-3333-4444-555555555555") }
    }
    shouldThrow<InvalidRequestException> { client.describeAssetModel { it.assetModelId("seven") } }
  }

  @Test
  fun `mistakes in a model's properties are reported together`() {
    val message =
      shouldThrow<InvalidRequestException> {
          client.createAssetModel {
            it
              .assetModelName("Broken")
              .assetModelProperties(
                property("a", PropertyDataType.INTEGER, null) {
                  attribute { a -> a.defaultValue("abc") }
                },
                property("b", PropertyDataType.DOUBLE, null) {
                  transform { t -> t.expression("1 +").variables(listOf()) }
                },
                property("c", PropertyDataType.DOUBLE, null) {
                  metric { m ->
                    m.expression("sum(a)").variables(variable("a", "a")).window { w ->
                      w.tumbling { t -> t.interval("7x") }
                    }
                  }
                },
              )
          }
        }
        .message!!
    message shouldContain "assetModelProperties[0].type.attribute.defaultValue"
    message shouldContain "assetModelProperties[1].type.transform.expression"
    message shouldContain "assetModelProperties[2].type.metric.window"
  }

  @Test
  fun `names are as SiteWise has them`() {
    for (name in listOf("", "x".repeat(257), "a\tb")) {
      withClue(name.take(5)) {
        shouldThrow<InvalidRequestException> {
          client.createAssetModel { it.assetModelName(name) }
        }
        shouldThrow<InvalidRequestException> {
          client.createAssetModel {
            it
              .assetModelName("M")
              .assetModelProperties(
                property(name, PropertyDataType.DOUBLE, null) { measurement {} }
              )
          }
        }
        shouldThrow<InvalidRequestException> { createAsset(name, createFiller()) }
        client
          .listAssetModels {}
          .assetModelSummaries()
          .forEach { model -> client.deleteAssetModel { it.assetModelId(model.id()) } }
      }
    }
    createAsset("Füller № 1 – “links” 🏭", createFiller())
  }

  @Test
  fun `a model is deleted when nothing needs it any more`() {
    val filler = createFiller()
    val line = createLine(filler)
    val asset = createAsset("F1", filler)
    shouldThrow<ConflictingOperationException> {
      client.deleteAssetModel { it.assetModelId(filler) }
    }
    client.deleteAsset { it.assetId(asset) }
    client.deleteAssetModel { it.assetModelId(line) }
    client.deleteAssetModel { it.assetModelId(filler) }
    client.listAssetModels {}.assetModelSummaries().shouldBeEmpty()
  }

  @Test
  fun `lists come page by page, each item once`() {
    val filler = createFiller()
    val names = (1..7).map { "Filler $it" }
    names.forEach { createAsset(it, filler) }
    val pages = client.listAssetsPaginator { it.assetModelId(filler).maxResults(3) }.toList()
    pages.map { it.assetSummaries().size } shouldContainExactly listOf(3, 3, 1)
    pages.flatMap { it.assetSummaries() }.map { it.name() } shouldContainExactly names
    client
      .listAssetModelPropertiesPaginator { it.assetModelId(filler).maxResults(2) }
      .assetModelPropertySummaries()
      .map { it.name() }
      .size shouldBe 5
    shouldThrow<InvalidRequestException> { client.listAssets { it.nextToken("!") } }
    shouldThrow<InvalidRequestException> { client.listAssets { it.maxResults(0) } }
  }

  // Assets

  @Test
  fun `assets are associated, listed and taken apart again`() {
    val filler = createFiller()
    val line = createLine(filler)
    val l1 = createAsset("Line 1", line)
    val f1 = createAsset("Filler", filler)
    val machines = client.describeAsset { it.assetId(l1) }.assetHierarchies().single().id()
    client.associateAssets { it.assetId(l1).hierarchyId(machines).childAssetId(f1) }
    client
      .listAssociatedAssets { it.assetId(l1).hierarchyId(machines) }
      .assetSummaries()
      .map { it.id() } shouldContainExactly listOf(f1)
    client
      .listAssociatedAssets {
        it.assetId(f1).traversalDirection(TraversalDirection.PARENT)
      }
      .assetSummaries()
      .map { it.name() } shouldContainExactly listOf("Line 1")
    client
      .listAssets { it.filter(ListAssetsFilter.TOP_LEVEL) }
      .assetSummaries()
      .map { it.name() } shouldContainExactly listOf("Line 1")
    client
      .describeAsset { it.assetId(f1) }
      .assetProperties()
      .first { it.name() == "Temperature" }
      .alias() shouldBe "/line-1/filler/temperature"
    shouldThrow<ConflictingOperationException> { client.deleteAsset { it.assetId(f1) } }
    shouldThrow<ResourceAlreadyExistsException> {
      client.associateAssets { it.assetId(l1).hierarchyId(machines).childAssetId(f1) }
    }
    shouldThrow<InvalidRequestException> {
      client.associateAssets { it.assetId(l1).hierarchyId(machines).childAssetId(l1) }
    }
    client.disassociateAssets { it.assetId(l1).hierarchyId(machines).childAssetId(f1) }
    client.listAssociatedAssets { it.assetId(l1) }.assetSummaries().shouldBeEmpty()
    client.updateAsset { it.assetId(f1).assetName("Filler One") }
    client.describeAsset { it.assetId(f1) }.assetName() shouldBe "Filler One"
    client.deleteAsset { it.assetId(f1) }
    client.describeAsset { it.assetId(f1) }.assetStatus().stateAsString() shouldBe "DELETING"
    client.waiter().waitUntilAssetNotExists { it.assetId(f1) }
  }

  @Test
  fun `data stays with its asset when the asset moves`() {
    val filler = createFiller()
    val l1 = createAsset("Line 1", createLine(filler))
    val f1 = createAsset("Filler", filler)
    val temperature = propertyId(f1, "Temperature")
    put(entry("1", "/filler/temperature", point(1, 71.0))).shouldBeEmpty()
    client.associateAssets {
      it.assetId(l1).hierarchyId("externalId:machines").childAssetId(f1)
    }
    client
      .getAssetPropertyValue { it.assetId(f1).propertyId(temperature) }
      .propertyValue()
      .value()
      .doubleValue() shouldBe 71.0
    plants.now().findAsset("/line-1/filler").isPresent shouldBe true
  }

  @Test
  fun `assets have external ids, by key or by path`() {
    val filler = createFiller()
    val id =
      client
        .createAsset {
          it.assetName("Filler").assetModelId("externalId:filling-machine").assetExternalId("F-17")
        }
        .assetId()
    client.describeAsset { it.assetId("externalId:F-17") }.assetId() shouldBe id
    client.describeAsset { it.assetId(id) }.assetExternalId() shouldBe "F-17"
    shouldThrow<ResourceAlreadyExistsException> {
      client.createAsset {
        it.assetName("Other").assetModelId(filler).assetExternalId("F-17")
      }
    }
  }

  @Test
  fun `an external id that is not a key is answered as it was given, and finds what has it`() {
    val model =
      client
        .createAssetModel {
          it
            .assetModelName("Robot")
            .assetModelExternalId("Robot:OEM1.3536")
            .assetModelProperties(
              AssetModelPropertyDefinition.builder()
                .name("Temperature")
                .externalId("Robot_Arm.Temperature")
                .dataType(PropertyDataType.DOUBLE)
                .type { type -> type.measurement {} }
                .build()
            )
        }
        .assetModelId()
    client
      .describeAssetModel { it.assetModelId("externalId:Robot:OEM1.3536") }
      .assetModelId() shouldBe model
    plants.now().findModel("Robot-OEM1.3536").isPresent shouldBe true
    client.createAsset {
      it.assetName("Arm 1").assetModelId("externalId:Robot:OEM1.3536").assetExternalId("Arm:1")
    }
    val property =
      client
        .describeAssetProperty {
          it.assetId("externalId:Arm:1").propertyId("externalId:Robot_Arm.Temperature")
        }
        .assetProperty()
    property.externalId() shouldBe "Robot_Arm.Temperature"
    property.alias() shouldBe "/Arm-1/robot_arm_temperature"
  }

  @Test
  fun `a null comes back with the type that its sender named`() {
    createAsset("F1", createFiller())
    fun types(alias: String) =
      client
        .getAssetPropertyValueHistory {
          it
            .propertyAlias(alias)
            .startDate(SIX.minusSeconds(1))
            .endDate(SIX.plusSeconds(60))
            .qualities(Quality.BAD)
        }
        .assetPropertyValueHistory()
        .map { it.value().nullValue().valueTypeAsString() }
    val property = "/f1/temperature"
    val loose = "/no/property"
    put(
      entry("1", property, nothing(0, "U"), nothing(1, "D"), nothing(2, "S")),
      entry("2", loose, nothing(0, "U"), nothing(1, "D"), nothing(2, "B")),
    ) shouldBe listOf()
    types(property) shouldContainExactly listOf("U", "D", "S")
    types(loose) shouldContainExactly listOf("U", "D", "B")
    // The first value gives the stream its type, and the nulls none before it.
    put(entry("1", loose, point(3, 1.5))) shouldBe listOf()
    types(loose) shouldContainExactly listOf("U", "D", "B")
    client
      .getAssetPropertyValue { it.propertyAlias(loose) }
      .propertyValue()
      .value()
      .doubleValue() shouldBe 1.5
  }

  @Test
  fun `a property gets an alias of its own, that no other has`() {
    val filler = createFiller()
    val f1 = createAsset("F1", filler)
    val f2 = createAsset("F2", filler)
    val temperature = propertyId(f1, "Temperature")
    client.updateAssetProperty {
      it.assetId(f1).propertyId(temperature).propertyAlias("/plc7/db12/temp")
    }
    val property =
      client.describeAssetProperty { it.assetId(f1).propertyId(temperature) }.assetProperty()
    property.alias() shouldBe "/plc7/db12/temp"
    property.type().measurement().shouldNotBeNull()
    shouldThrow<ConflictingOperationException> {
      client.updateAssetProperty {
        it.assetId(f2).propertyId(temperature).propertyAlias("/plc7/db12/temp")
      }
    }
    client.updateAssetProperty { it.assetId(f1).propertyId(temperature) }
    client
      .describeAssetProperty { it.assetId(f1).propertyId("externalId:temperature") }
      .assetProperty()
      .alias() shouldBe "/f1/temperature"
    client
      .listAssetPropertiesPaginator { it.assetId(f1).maxResults(2) }
      .assetPropertySummaries()
      .map { it.alias() }
      .toList()
      .size shouldBe 5
  }

  // SiteWise: what UpdateAssetProperty leaves out is reset.
  @Test
  fun `a property of an asset has its own unit and notification state`() {
    val filler = createFiller()
    val f1 = createAsset("F1", filler)
    val f2 = createAsset("F2", filler)
    val temperature = propertyId(f1, "Temperature")
    fun described(asset: String) =
      client.describeAssetProperty { it.assetId(asset).propertyId(temperature) }.assetProperty()
    val usual = described(f1).unit()
    described(f1).notification().state() shouldBe PropertyNotificationState.DISABLED
    client.updateAssetProperty {
      it
        .assetId(f1)
        .propertyId(temperature)
        .propertyUnit("K")
        .propertyNotificationState(PropertyNotificationState.ENABLED)
    }
    described(f1).unit() shouldBe "K"
    described(f1).notification().state() shouldBe PropertyNotificationState.ENABLED
    described(f1).notification().topic() shouldBe
      "\$aws/sitewise/asset-models/$filler/assets/$f1/properties/$temperature"
    described(f2).unit() shouldBe usual
    val whole =
      client.describeAsset { it.assetId(f1) }.assetProperties().single { it.id() == temperature }
    whole.unit() shouldBe "K"
    whole.notification().state() shouldBe PropertyNotificationState.ENABLED
    val listed =
      client
        .listAssetPropertiesPaginator { it.assetId(f1) }
        .assetPropertySummaries()
        .single { it.id() == temperature }
    listed.unit() shouldBe "K"
    listed.notification().state() shouldBe PropertyNotificationState.ENABLED
    // They stay when the plant is read again, and when the asset is changed otherwise.
    client.updateAsset { it.assetId(f1).assetName("F one") }
    described(f1).unit() shouldBe "K"
    client.updateAssetProperty { it.assetId(f1).propertyId(temperature) }
    described(f1).unit() shouldBe usual
    described(f1).notification().state() shouldBe PropertyNotificationState.DISABLED
    shouldThrow<InvalidRequestException> {
      client.updateAssetProperty {
        it.assetId(f1).propertyId(temperature).propertyNotificationState("PERHAPS")
      }
    }
  }

  // Values

  @Test
  fun `values that are put are read as latest, history and aggregates`() {
    val f1 = createAsset("F1", createFiller())
    val temperature = propertyId(f1, "Temperature")
    client
      .batchPutAssetPropertyValue { request ->
        request.entries(
          PutAssetPropertyValueEntry.builder()
            .entryId("1")
            .assetId(f1)
            .propertyId(temperature)
            .propertyValues(
              (1L..150L).map { point(it, it.toDouble()) } +
                point(150, 7.0, Quality.BAD) +
                point(151, 151.0, nanos = 123_456_789)
            )
            .build()
        )
      }
      .errorEntries()
      .shouldBeEmpty()

    val latest =
      client.getAssetPropertyValue { it.propertyAlias("/f1/temperature") }.propertyValue()
    latest.value().doubleValue() shouldBe 151.0
    latest.timestamp().timeInSeconds() shouldBe SIX.epochSecond + 151
    latest.timestamp().offsetInNanos() shouldBe 123_456_000
    latest.quality() shouldBe Quality.GOOD

    fun history(order: TimeOrdering, qualities: List<Quality>) =
      client
        .getAssetPropertyValueHistoryPaginator {
          it
            .assetId(f1)
            .propertyId(temperature)
            .startDate(SIX.plusSeconds(100))
            .endDate(SIX.plusSeconds(150))
            .qualities(qualities)
            .timeOrdering(order)
            .maxResults(7)
        }
        .assetPropertyValueHistory()
        .map { it.value().doubleValue() }
    // The start is exclusive, the end inclusive.
    history(TimeOrdering.ASCENDING, listOf()) shouldContainExactly (101..150).map { it.toDouble() }
    history(TimeOrdering.DESCENDING, listOf()) shouldContainExactly
      (150 downTo 101).map { it.toDouble() }
    history(TimeOrdering.ASCENDING, listOf(Quality.GOOD, Quality.BAD)).size shouldBe 51
    // As programs write "from the beginning to the end of time".
    val always = Instant.parse("0001-01-01T00:00:00Z") to Instant.parse("9999-12-31T23:59:59.999Z")
    client
      .getAssetPropertyValueHistory {
        it.assetId(f1).propertyId(temperature).startDate(always.first).endDate(always.second)
      }
      .assetPropertyValueHistory()
      .shouldNotBeEmpty()

    val aggregates =
      client
        .getAssetPropertyAggregatesPaginator {
          it
            .assetId(f1)
            .propertyId(temperature)
            .resolution("1m")
            .aggregateTypes(AggregateType.COUNT, AggregateType.AVERAGE, AggregateType.MAXIMUM)
            .startDate(SIX)
            .endDate(SIX.plusSeconds(120))
            .maxResults(1)
        }
        .aggregatedValues()
        .toList()
    aggregates.map { it.timestamp() } shouldContainExactly
      listOf(SIX.plusSeconds(60), SIX.plusSeconds(120))
    aggregates[0].value().count() shouldBe 60.0
    aggregates[0].value().average() shouldBe 30.5
    aggregates[1].value().maximum() shouldBe 120.0
    aggregates[0].value().minimum().shouldBeNull()
    aggregates[0].quality() shouldBe Quality.GOOD
  }

  @Test
  fun `a value that is not there comes back with the type of its stream`() {
    val model =
      client
        .createAssetModel {
          it
            .assetModelName("Nulls")
            .assetModelProperties(
              PropertyDataType.knownValues()
                .filter { type -> type != PropertyDataType.STRUCT }
                .map { type -> property("of $type", type, null) { measurement {} } }
            )
        }
        .assetModelId()
    val asset = createAsset("N1", model)
    fun nothing(second: Long, type: String) =
      AssetPropertyValue.builder()
        .timestamp { it.timeInSeconds(SIX.epochSecond + second) }
        .value { it.nullValue { none -> none.valueType(type) } }
        .quality(Quality.BAD)
        .build()
    fun latest(alias: String) =
      client
        .getAssetPropertyValue { it.propertyAlias(alias) }
        .propertyValue()
        .value()
        .nullValue()
        .valueTypeAsString()
    for (type in listOf("DOUBLE", "INTEGER", "BOOLEAN", "STRING")) {
      val letter = type.take(1)
      val alias =
        client
          .describeAsset { it.assetId(asset) }
          .assetProperties()
          .single { it.name() == "of $type" }
          .alias()
      put(entry(type, alias, nothing(1, letter)))
      latest(alias) shouldBe letter
      client
        .getAssetPropertyValueHistory {
          it.propertyAlias(alias).startDate(SIX).endDate(SIX.plusSeconds(9)).qualities(Quality.BAD)
        }
        .assetPropertyValueHistory()
        .single()
        .value()
        .nullValue()
        .valueTypeAsString() shouldBe letter
      client
        .batchGetAssetPropertyValue {
          it.entries({ one -> one.entryId("1").propertyAlias(alias) })
        }
        .successEntries()
        .single()
        .assetPropertyValue()
        .value()
        .nullValue()
        .valueTypeAsString() shouldBe letter
    }
    // A stream of no property has the type of its first value, and none before.
    put(entry("1", "/lost/null", nothing(1, "U")))
    latest("/lost/null") shouldBe "U"
    put(entry("1", "/lost/null", point(2, 1.0), nothing(3, "D")))
    latest("/lost/null") shouldBe "D"
  }

  // SiteWise takes 10 entries of 10 points; we take what fits into a request.
  @Test
  fun `a bad entry is told and hinders no other, in batches of any size`() {
    val f1 = createAsset("F1", createFiller())
    val future = Instant.now().epochSecond - SIX.epochSecond + 3_600
    val good = (1..300).map { entry("good$it", "/lost/$it", point(1, it.toDouble())) }
    val errors =
      put(
        *good.toTypedArray(),
        entry("future", "/f1/temperature", point(future, 1.0)),
        // It can't be counted in microseconds.
        entry("farthest", "/f1/temperature", point(31_556_889_864_403_199 - SIX.epochSecond, 1.0)),
        entry("computed", "/f1/temperature_f", point(1, 1.0)),
        PutAssetPropertyValueEntry.builder()
          .entryId("nobody")
          .assetId("11111111-2222-3333-4444-555555555555")
          .propertyId("11111111-2222-3333-4444-555555555555")
          .propertyValues(point(1, 1.0))
          .build(),
        entry(
          "text",
          "/f1/temperature",
          AssetPropertyValue.builder()
            .value { it.stringValue("hot") }
            .timestamp { it.timeInSeconds(SIX.epochSecond) }
            .build(),
        ),
      )
    errors.associate { it.entryId() to it.errors().single().errorCode() } shouldBe
      mapOf(
        "future" to BatchPutAssetPropertyValueErrorCode.TIMESTAMP_OUT_OF_RANGE_EXCEPTION,
        "farthest" to BatchPutAssetPropertyValueErrorCode.TIMESTAMP_OUT_OF_RANGE_EXCEPTION,
        "computed" to BatchPutAssetPropertyValueErrorCode.INVALID_REQUEST_EXCEPTION,
        "nobody" to BatchPutAssetPropertyValueErrorCode.RESOURCE_NOT_FOUND_EXCEPTION,
        "text" to BatchPutAssetPropertyValueErrorCode.INVALID_REQUEST_EXCEPTION,
      )
    errors
      .first { it.entryId() == "future" }
      .errors()
      .single()
      .timestamps()
      .single()
      .timeInSeconds() shouldBe SIX.epochSecond + future
    errors.first { it.entryId() == "farthest" }.errors().single().timestamps().shouldBeEmpty()
    historian.latest((1..300).map { Alias("/lost/$it") }).size shouldBe 300
    client
      .getAssetPropertyValue { it.assetId(f1).propertyId("externalId:temperature") }
      .propertyValue()
      .shouldBeNull()
  }

  @Test
  fun `a text that can't be stored unchanged is refused, and hinders no other`() {
    val http = HttpClient.newHttpClient()
    fun entry(number: Int, text: String) =
      """{"entryId":"$number","propertyAlias":"/texts/$number","propertyValues":[
          {"value":{"stringValue":"$text"},"timestamp":{"timeInSeconds":${SIX.epochSecond}}}]}"""
    val texts = listOf("a\\u0000b", "a\\ud800b", "\\udc00", "\\ud83d\\ude00")
    val answer =
      http.send(
        HttpRequest.newBuilder(server.resolve("/properties"))
          .header("Content-Type", "application/json")
          .POST(
            HttpRequest.BodyPublishers.ofString(
              """{"entries":[${texts.mapIndexed(::entry).joinToString()}]}"""
            )
          )
          .build(),
        HttpResponse.BodyHandlers.ofString(),
      )
    val errors = ObjectMapper().readTree(answer.body())["errorEntries"]
    withClue(answer.body()) {
      errors.map { it["entryId"].textValue() } shouldContainExactly listOf("0", "1", "2")
      errors.forEach {
        it["errors"][0]["errorCode"].textValue() shouldBe "InvalidRequestException"
        it["errors"][0]["errorMessage"].textValue() shouldContain "stringValue holds"
      }
    }
    historian.latest((0..3).map { Alias("/texts/$it") }).keys shouldBe setOf(Alias("/texts/3"))
  }

  @Test
  fun `names stay unique where SiteWise has them so`() {
    val filler = createFiller()
    val line = createLine(filler)
    shouldThrow<ResourceAlreadyExistsException> {
        client.updateAssetModel { it.assetModelId(line).assetModelName("Filling Machine") }
      }
      .resourceId() shouldBe filler
    val l1 = createAsset("Line 1", line)
    val machines = client.describeAsset { it.assetId(l1) }.assetHierarchies().single().id()
    fun child(name: String, external: String): String {
      val id =
        client
          .createAsset {
            it.assetName(name).assetModelId(filler).assetExternalId(external)
          }
          .assetId()
      client.associateAssets { it.assetId(l1).hierarchyId(machines).childAssetId(id) }
      return id
    }
    val a = child("A", "first")
    val b = child("B", "second")
    shouldThrow<ResourceAlreadyExistsException> {
        client.updateAsset { it.assetId(b).assetName("A") }
      }
      .resourceId() shouldBe a
    shouldThrow<ResourceAlreadyExistsException> { child("B", "third") }.resourceId() shouldBe b
    client.updateAsset { it.assetId(b).assetName("B").assetDescription("spare") }
    client.describeAsset { it.assetId(b) }.assetDescription() shouldBe "spare"
    client.updateAsset { it.assetId(b).assetName("C") }
    client.describeAsset { it.assetId(b) }.assetName() shouldBe "C"
    client.describeAsset { it.assetId(b) }.assetDescription().orEmpty() shouldBe ""
    fun group(name: String) =
      client
        .createAssetModelCompositeModel {
          it
            .assetModelId(filler)
            .assetModelCompositeModelName(name)
            .assetModelCompositeModelType("CUSTOM")
        }
        .assetModelCompositeModelId()
    val drive = group("Drive")
    val pump = group("Pump")
    shouldThrow<ResourceAlreadyExistsException> {
        client.updateAssetModelCompositeModel {
          it
            .assetModelId(filler)
            .assetModelCompositeModelId(pump)
            .assetModelCompositeModelName("Drive")
        }
      }
      .resourceId() shouldBe drive
  }

  @Test
  fun `the good points of a bad entry are kept where the caller says so`() {
    val mixed = entry("1", "/lost/mixed", point(1, 1.0), point(2, Double.NaN), point(3, 3.0))
    put(mixed).single().errors().single().errorMessage() shouldContain "NaN"
    historian.latest(listOf(Alias("/lost/mixed"))).size shouldBe 0
    client
      .batchPutAssetPropertyValue { it.entries(mixed).enablePartialEntryProcessing(true) }
      .errorEntries()
      .single()
      .errors()
      .single()
      .timestamps()
      .single()
      .timeInSeconds() shouldBe SIX.epochSecond + 2
    client
      .getAssetPropertyValueHistory { it.propertyAlias("/lost/mixed").startDate(SIX) }
      .assetPropertyValueHistory()
      .map { it.value().doubleValue() } shouldContainExactly listOf(1.0, 3.0)
  }

  @Test
  fun `an attribute has its default until it is put`() {
    val f1 = createAsset("F1", createFiller())
    fun rate() =
      client
        .getAssetPropertyValue { it.propertyAlias("/f1/ideal_rate") }
        .propertyValue()
        .value()
        .doubleValue()
    rate() shouldBe 120.0
    put(entry("1", "/f1/ideal_rate", point(1, 150.0))).shouldBeEmpty()
    rate() shouldBe 150.0
    val own = plants.now().findAsset("/f1").get().attributes().values.single()
    own.changes().single().from() shouldBe
      point(1, 150.0).let {
        Instant.ofEpochSecond(it.timestamp().timeInSeconds())
      }
    // The same value again changes nothing, another one holds from its own time on.
    put(entry("1", "/f1/ideal_rate", point(2, 150.0))).shouldBeEmpty()
    put(entry("1", "/f1/ideal_rate", point(3, 160.0))).shouldBeEmpty()
    plants.now().findAsset("/f1").get().attributes().values.single().changes().map {
      it.value()
    } shouldBe listOf(Value.of(150.0), Value.of(160.0))
    client.describeAsset { it.assetId(f1) }.assetProperties().size shouldBe 5
  }

  @Test
  fun `an attribute is what holds now, neither what is to come nor what is not GOOD`() {
    createAsset("F1", createFiller())
    fun rate() = client.getAssetPropertyValue { it.propertyAlias("/f1/ideal_rate") }.propertyValue()
    val asset = plants.now().findAsset("/f1").get()
    val property =
      plants.now().model(asset).properties().single { it.kind() is PropertyKind.Attribute }
    val planned =
      AttributeValue(
        listOf(
          AttributeValue.Change(SIX, Value.of(7.0)),
          AttributeValue.Change(Instant.now().plusSeconds(86_400), Value.of(8.0)),
        )
      )
    plants.change(
      { it.with(asset.withAttributes(mapOf(property.id() to planned))) },
      Actor("test", "test"),
    )
    rate().value().doubleValue() shouldBe 7.0
    rate().timestamp().timeInSeconds() shouldBe SIX.epochSecond

    for (quality in listOf(Quality.BAD, Quality.UNCERTAIN)) {
      put(entry("1", "/f1/ideal_rate", point(10, 99.0, quality))).shouldBeEmpty()
      rate().value().doubleValue() shouldBe 7.0
      rate().quality() shouldBe Quality.GOOD
    }
    plants.now().findAsset("/f1").get().attributes().values.single() shouldBe planned
    client
      .getAssetPropertyValueHistory {
        it.propertyAlias("/f1/ideal_rate").startDate(SIX).qualities(Quality.BAD)
      }
      .assetPropertyValueHistory()
      .map { it.value().doubleValue() } shouldContainExactly listOf(99.0)
  }

  @Test
  fun `many properties are read at once, and what is wrong with one is told`() {
    createAsset("F1", createFiller())
    put(
      entry("1", "/f1/temperature", *Array(10) { point(it + 1L, it.toDouble()) }),
      entry("2", "/lost/a", *Array(10) { point(it + 1L, it + 100.0) }),
    )
    val latest = client.batchGetAssetPropertyValue { request ->
      request.entries(
        { it.entryId("a").propertyAlias("/f1/temperature") },
        { it.entryId("b").propertyAlias("/nowhere") },
        { it.entryId("c").propertyAlias("/lost/a") },
      )
    }
    latest.successEntries().associate {
      it.entryId() to it.assetPropertyValue().value().doubleValue()
    } shouldBe mapOf("a" to 9.0, "c" to 109.0)
    latest.errorEntries().single().errorCodeAsString() shouldBe "ResourceNotFoundException"

    val pages =
      client
        .batchGetAssetPropertyValueHistoryPaginator { request ->
          request
            .entries(
              {
                it
                  .entryId("a")
                  .propertyAlias("/f1/temperature")
                  .startDate(SIX)
                  .endDate(SIX.plusSeconds(9))
              },
              { it.entryId("c").propertyAlias("/lost/a").startDate(SIX) },
            )
            .maxResults(4)
        }
        .toList()
    pages
      .flatMap { it.successEntries() }
      .flatMap { it.assetPropertyValueHistory() }
      .map { it.value().doubleValue() } shouldContainExactly
      (0..8).map { it.toDouble() } + (100..109).map { it.toDouble() }
    pages.last().skippedEntries().single().entryId() shouldBe "a"

    val aggregates = client.batchGetAssetPropertyAggregates { request ->
      request.entries({
        it
          .entryId("a")
          .propertyAlias("/lost/a")
          .resolution("1m")
          .aggregateTypes(AggregateType.SUM)
          .startDate(SIX)
          .endDate(SIX.plusSeconds(60))
      })
    }
    aggregates.successEntries().single().aggregatedValues().single().value().sum() shouldBe 1045.0
  }

  @Test
  fun `time series are listed with and without a property`() {
    val f1 = createAsset("F1", createFiller())
    put(entry("1", "/f1/temperature", point(1, 1.0)), entry("2", "/lost/a", point(1, 1.0)))
    put(entry("3", "/lost/b", point(1, 1.0)))
    fun list(type: ListTimeSeriesType?, prefix: String?) =
      client
        .listTimeSeriesPaginator {
          it.timeSeriesType(type).aliasPrefix(prefix).maxResults(1)
        }
        .timeSeriesSummaries()
        .map { it.alias() }
    list(ListTimeSeriesType.DISASSOCIATED, null) shouldContainExactly listOf("/lost/a", "/lost/b")
    list(null, "/lost/") shouldContainExactly listOf("/lost/a", "/lost/b")
    list(ListTimeSeriesType.ASSOCIATED, "/f1/t") shouldContainExactly
      listOf("/f1/temperature", "/f1/temperature_f")
    list(null, null).size shouldBe 7
    val described = client.describeTimeSeries { it.alias("/f1/temperature") }
    described.assetId() shouldBe f1
    described.dataType() shouldBe PropertyDataType.DOUBLE
    client.describeTimeSeries { it.alias("/lost/a") }.assetId().shouldBeNull()
    shouldThrow<ResourceNotFoundException> { client.describeTimeSeries { it.alias("/nowhere") } }
  }

  private fun point(second: Long, value: Variant): AssetPropertyValue =
    point(second, 0.0).toBuilder().value(value).build()

  private fun text(value: String) = Variant.builder().stringValue(value).build()

  private fun whole(value: Int) = Variant.builder().integerValue(value).build()

  private fun associate(alias: String, asset: String, property: String) {
    client.associateTimeSeriesToAssetProperty {
      it.alias(alias).assetId(asset).propertyId(property)
    }
  }

  private fun disassociate(alias: String, asset: String, property: String) {
    client.disassociateTimeSeriesFromAssetProperty {
      it.alias(alias).assetId(asset).propertyId(property)
    }
  }

  private fun historyOf(asset: String, property: String) =
    client
      .getAssetPropertyValueHistory { it.assetId(asset).propertyId(property).startDate(SIX) }
      .assetPropertyValueHistory()
      .map { it.value().doubleValue() }

  @Test
  fun `a property has one data stream, and takes no second one`() {
    val f1 = createAsset("F1", createFiller())
    val temperature = "externalId:temperature"
    put(entry("1", "/s/a", point(1, 1.0)), entry("2", "/s/b", point(2, 2.0)))
    associate("/s/a", f1, temperature)
    historyOf(f1, temperature) shouldContainExactly listOf(1.0)
    associate("/s/a", f1, temperature)
    shouldThrow<ConflictingOperationException> { associate("/s/b", f1, temperature) }
      .message shouldContain "/s/a"
    historyOf(f1, temperature) shouldContainExactly listOf(1.0)
    client.describeTimeSeries { it.alias("/s/b") }.assetId().shouldBeNull()

    // Readings that came under the usual alias are a stream, too.
    val f2 = createAsset("F2", client.describeAsset { it.assetId(f1) }.assetModelId())
    put(entry("3", "/f2/temperature", point(3, 3.0)))
    shouldThrow<ConflictingOperationException> { associate("/s/b", f2, temperature) }
    shouldThrow<ConflictingOperationException> {
      client.updateAssetProperty { it.assetId(f2).propertyId(temperature).propertyAlias("/s/b") }
    }
    shouldThrow<InvalidRequestException> { disassociate("/f2/temperature", f2, temperature) }
    historyOf(f2, temperature) shouldContainExactly listOf(3.0)
    client.deleteTimeSeries { it.alias("/f2/temperature") }
    associate("/s/b", f2, temperature)
    historyOf(f2, temperature) shouldContainExactly listOf(2.0)
  }

  @Test
  fun `a stream that is disassociated takes its history along`() {
    val filler = createFiller()
    val f1 = createAsset("F1", filler)
    val f2 = createAsset("F2", filler)
    val temperature = "externalId:temperature"
    put(entry("1", "/s/a", point(1, 1.0)))
    associate("/s/a", f1, temperature)
    put(entry("2", "/s/a", point(2, 2.0)))
    disassociate("/s/a", f1, temperature)
    historyOf(f1, temperature).shouldBeEmpty()
    client
      .getAssetPropertyValue { it.assetId(f1).propertyId(temperature) }
      .propertyValue()
      .shouldBeNull()
    client
      .listTimeSeries { it.timeSeriesType(ListTimeSeriesType.DISASSOCIATED) }
      .timeSeriesSummaries()
      .map { it.alias() } shouldContainExactly listOf("/s/a")
    shouldThrow<ResourceNotFoundException> { disassociate("/s/a", f1, temperature) }
    associate("/s/a", f2, temperature)
    historyOf(f2, temperature) shouldContainExactly listOf(1.0, 2.0)
    put(entry("3", "/f1/temperature", point(3, 3.0)))
    historyOf(f1, temperature) shouldContainExactly listOf(3.0)
    historyOf(f2, temperature) shouldContainExactly listOf(1.0, 2.0)
  }

  @Test
  fun `a stream keeps the type of its first value, and goes to a property of this type`() {
    val f1 = createAsset("F1", createFiller())
    fun type(alias: String) = client.describeTimeSeries { it.alias(alias) }.dataType()
    put(
        entry("1", "/s/text", point(1, text("warm"))),
        entry("2", "/s/whole", point(1, whole(1))),
        entry("3", "/s/double", point(1, 1.5)),
      )
      .shouldBeEmpty()
    put(
        entry("1", "/s/text", point(2, 2.0)),
        entry("2", "/s/whole", point(2, 2.5)),
        entry("3", "/s/double", point(2, whole(2))),
        entry("4", "/s/new", point(1, true.let { Variant.builder().booleanValue(it).build() })),
        entry("5", "/s/new", point(2, text("on"))),
      )
      .associate { it.entryId() to it.errors().single().errorCode() } shouldBe
      listOf("1", "2", "5").associateWith {
        BatchPutAssetPropertyValueErrorCode.INVALID_REQUEST_EXCEPTION
      }
    type("/s/text") shouldBe PropertyDataType.STRING
    type("/s/whole") shouldBe PropertyDataType.INTEGER
    type("/s/double") shouldBe PropertyDataType.DOUBLE
    type("/s/new") shouldBe PropertyDataType.BOOLEAN
    shouldThrow<InvalidRequestException> { associate("/s/text", f1, "externalId:temperature") }
      .message shouldContain "STRING"
    shouldThrow<InvalidRequestException> {
      client.updateAssetProperty {
        it.assetId(f1).propertyId("externalId:temperature").propertyAlias("/s/new")
      }
    }
    shouldThrow<InvalidRequestException> { associate("/s/double", f1, "externalId:produced") }
    associate("/s/whole", f1, "externalId:temperature")
    historyOf(f1, "externalId:temperature") shouldContainExactly listOf(1.0)
  }

  // What goes wrong

  @Test
  fun `without the database the service is unavailable, and says so`() {
    historian.isAway = true
    shouldThrow<ServiceUnavailableException> { put(entry("1", "/lost/a", point(1, 1.0))) }
      .statusCode() shouldBe 503
  }

  @Test
  fun `malformed requests are invalid requests, never failures of the server`() {
    createAsset("F1", createFiller())
    val calls =
      listOf<() -> Any>(
        { client.getAssetPropertyValue {} },
        { client.getAssetPropertyValue { it.assetId("x").propertyId("y") } },
        {
          client.getAssetPropertyValueHistory {
            it.propertyAlias("/f1/temperature").startDate(SIX).endDate(SIX.minusSeconds(1))
          }
        },
        {
          client.getAssetPropertyValueHistory {
            it.propertyAlias("/f1/temperature").startDate(Instant.parse("+99999-01-01T00:00:00Z"))
          }
        },
        {
          client.getAssetPropertyValueHistory {
            it.propertyAlias("/f1/temperature").nextToken("bm90IG91cnM")
          }
        },
        {
          client.getAssetPropertyAggregates {
            it
              .propertyAlias("/f1/temperature")
              .resolution("2m")
              .aggregateTypes(AggregateType.SUM)
              .startDate(SIX)
              .endDate(SIX)
          }
        },
        { client.batchPutAssetPropertyValue { it.entries(listOf()) } },
        { client.createAsset { it.assetName("x").assetModelId("y") } },
        { client.createAssetModel { it.assetModelName("x").assetModelId("y") } },
        { client.createAssetModel { it.assetModelName("x").assetModelExternalId("a b") } },
      )
    for (call in calls) {
      shouldThrow<SdkServiceException> { call() }.statusCode() shouldBe 400
    }
  }

  @Test
  fun `more than a quota allows is refused, by plan and apply too`() {
    val many = (1..41).joinToString(" + ") { "abs(x)" }
    val refusal =
      shouldThrow<LimitExceededException> {
        client.createAssetModel { model ->
          model
            .assetModelName("Much")
            .assetModelProperties(
              AssetModelPropertyDefinition.builder()
                .name("x")
                .dataType(PropertyDataType.DOUBLE)
                .type { it.measurement {} }
                .build(),
              AssetModelPropertyDefinition.builder()
                .name("y")
                .dataType(PropertyDataType.DOUBLE)
                .type { type ->
                  type.transform { transform ->
                    transform
                      .expression(many)
                      .variables(
                        ExpressionVariable.builder().name("x").value { it.propertyId("x") }.build()
                      )
                  }
                }
                .build(),
            )
        }
      }
    refusal.statusCode() shouldBe 410
    refusal.message shouldContain
      "Property \"much.y\" would have 41 functions in its formula; at most 40 are allowed here"
    plants.now().findModel("much").isPresent shouldBe false
    val files =
      mapOf(
        "files" to
          listOf(
            mapOf(
              "name" to "much.yaml",
              "text" to
                "model: much\nproperties:\n  x: {measurement: double}\n  y: {transform: \"$many\"}\n",
            )
          )
      )
    for (path in listOf("/api/v1/plan", "/api/v1/apply")) {
      val answer = Caller(server).post(path, files)
      answer.status shouldBe 410
      answer.text shouldContain "millwright.quotas.functions-per-formula"
    }
  }

  @Test
  fun `SiteWise's JSON is planned and applied as it is`() {
    val files =
      mapOf(
        "files" to
          listOf(
            mapOf(
              "name" to "described/press.json",
              "text" to
                """
                {"assetModelId": "7d1c3e0a-5a41-4f0e-9d5b-0d6f3a1b0012", "assetModelName": "Press",
                 "assetModelProperties": [
                   {"id": "3f6b2a10-8c7d-4e55-b1a0-000000000101", "name": "Force", "dataType": "DOUBLE",
                    "unit": "kN", "type": {"measurement": {}}}],
                 "assetModelStatus": {"state": "ACTIVE"}}
                """,
            )
          )
      )
    Caller(server).post("/api/v1/plan", files).body["changes"].map { it.textValue() } shouldContain
      "+ model press"
    Caller(server).post("/api/v1/apply", files).status shouldBe 200
    client
      .describeAssetModel { it.assetModelId("7d1c3e0a-5a41-4f0e-9d5b-0d6f3a1b0012") }
      .assetModelProperties()
      .single()
      .id() shouldBe "3f6b2a10-8c7d-4e55-b1a0-000000000101"
    Caller(server).post("/api/v1/plan", files).body["changes"].size() shouldBe 0
  }

  // The same documents come from SiteWise, and bring the same plant to another server.
  @Test
  fun `answers of the describe operations, applied as files, change nothing`() {
    val filler = createFiller()
    val line = createLine(filler)
    val f1 = createAsset("F1", filler)
    val l1 = createAsset("Line 1", line)
    client.associateAssets {
      it.assetId(l1).hierarchyId("externalId:machines").childAssetId(f1)
    }
    client.updateAssetProperty {
      it
        .assetId(f1)
        .propertyId("externalId:temperature")
        .propertyAlias("/plc7/db12/temp")
        .propertyUnit("K")
        .propertyNotificationState(PropertyNotificationState.ENABLED)
    }
    val files =
      listOf(
          "/asset-models/$filler",
          "/asset-models/$line",
          "/assets/$f1",
          "/assets/$l1",
          "/assets/$f1/assetRelationships?traversalType=PATH_TO_ROOT",
        )
        .map { path ->
          mapOf(
            "name" to path.substringBefore('?').drop(1).replace('/', '-') + ".json",
            "text" to Caller(server).call("GET", path).text,
          )
        }
    val plan = Caller(server).post("/api/v1/plan", mapOf("files" to files))
    plan.status shouldBe 200
    plan.body["changes"].map { it.textValue() }.shouldBeEmpty()
  }

  @Test
  fun `values between points are interpolated`() {
    val at = SIX.epochSecond
    for ((seconds, value) in listOf(0L to 10.0, 40L to 30.0, 100L to 90.0)) {
      historian.write(Reading(Alias("/a"), Tqv(SIX.plusSeconds(seconds), GOOD, Value.of(value))))
    }
    fun values(type: String, window: Long? = null, most: Int = 10) =
      client
        .getInterpolatedAssetPropertyValuesPaginator {
          it
            .propertyAlias("/a")
            .startTimeInSeconds(at)
            .endTimeInSeconds(at + 120)
            .intervalInSeconds(20)
            .quality(Quality.GOOD)
            .type(type)
            .intervalWindowInSeconds(window)
            .maxResults(most)
        }
        .interpolatedAssetPropertyValues()
        .associate { it.timestamp().timeInSeconds() - at to it.value().doubleValue() }
    values("LINEAR_INTERPOLATION") shouldBe
      mapOf(20L to 20.0, 40L to 30.0, 60L to 50.0, 80L to 70.0, 100L to 90.0)
    values("LINEAR_INTERPOLATION", window = 25) shouldBe
      mapOf(20L to 20.0, 40L to 30.0, 100L to 90.0)
    values("LOCF_INTERPOLATION", most = 2) shouldBe
      mapOf(20L to 10.0, 40L to 30.0, 60L to 30.0, 80L to 30.0, 100L to 90.0, 120L to 90.0)
    shouldThrow<InvalidRequestException> { values("CUBIC") }.message shouldContain
      "LINEAR_INTERPOLATION"
  }
}
