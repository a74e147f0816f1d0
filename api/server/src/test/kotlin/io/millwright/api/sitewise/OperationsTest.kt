// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeGreaterThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.api.FakeDocuments
import io.millwright.api.FakeHistorian
import io.millwright.api.FakeQueries
import io.millwright.api.TestDatabase
import io.millwright.api.TestDocuments
import io.millwright.api.TestHistorian
import io.millwright.api.TestQueries
import io.millwright.api.apply
import io.millwright.api.protocol.Difference
import io.millwright.api.protocol.Differences
import io.millwright.api.protocol.SiteWiseProtocol
import io.millwright.application.Actor
import io.millwright.application.plant.Plants
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.historian.postgres.PostgresHistorian
import io.quarkus.test.common.http.TestHTTPResource
import io.quarkus.test.junit.QuarkusTest
import jakarta.inject.Inject
import java.io.ByteArrayInputStream
import java.io.InputStream
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.nio.file.Files
import java.nio.file.Path
import java.time.Instant
import java.util.Optional
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.runBlocking
import org.eclipse.microprofile.config.inject.ConfigProperty
import org.junit.jupiter.api.Test
import software.amazon.awssdk.core.interceptor.Context
import software.amazon.awssdk.core.interceptor.ExecutionAttributes
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute
import software.amazon.awssdk.services.iotsitewise.IoTSiteWiseClient
import software.amazon.awssdk.services.iotsitewise.model.*

private const val ROLE = "arn:aws:iam::123456789012:role/monitor"
private const val UNKNOWN = "11111111-2222-3333-4444-555555555555"

/**
 * Calls every operation of SiteWise's API, and holds docs/reference/sitewise-api.md to what came of
 * it. With the environment variable MILLWRIGHT_WRITE_DOCS it writes that page anew.
 */
@QuarkusTest
open class OperationsTest {
  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var documents: TestDocuments
  @Inject lateinit var queries: TestQueries
  @ConfigProperty(name = "millwright.import.folder") lateinit var imports: Path

  private class Row(val works: Boolean, val difference: String)

  private val protocol = SiteWiseProtocol.ours().operations()
  private val rows = sortedMapOf<String, Row>()
  private var called = ""
  /** Where the operations are called. */
  protected open val address: URI
    get() = server

  private val client: IoTSiteWiseClient by lazy {
    sdk(address) {
      it.addExecutionInterceptor(
        object : ExecutionInterceptor {
          override fun beforeExecution(
            context: Context.BeforeExecution,
            attributes: ExecutionAttributes,
          ) {
            called = attributes.getAttribute(SdkExecutionAttribute.OPERATION_NAME)
          }

          override fun modifyHttpResponseContent(
            context: Context.ModifyHttpResponse,
            attributes: ExecutionAttributes,
          ): Optional<InputStream> {
            val body = context.responseBody().map { it.readAllBytes() }
            answered(called, context, body.orElse(ByteArray(0)))
            return body.map<InputStream> { ByteArrayInputStream(it) }
          }
        }
      )
    }
  }

  /** Is told of each answer to the SDK before the SDK gets it. */
  protected open fun answered(
    operation: String,
    answer: Context.AfterTransmission,
    body: ByteArray,
  ) {}

  /** The operation answers as documented, but for the difference. */
  private fun <T> works(difference: String = "", call: IoTSiteWiseClient.() -> T): T {
    val answer = client.call()
    rows[called] = Row(true, difference)
    return answer
  }

  /** The operation is understood, and refused with a reason. */
  private fun refuses(reason: String, call: IoTSiteWiseClient.() -> Unit) {
    shouldThrow<InvalidRequestException> { client.call() }
    rows[called] = Row(false, reason)
  }

  private fun measurement(name: String, type: PropertyDataType = PropertyDataType.DOUBLE) =
    AssetModelPropertyDefinition.builder()
      .name(name)
      .dataType(type)
      .type { it.measurement {} }
      .build()

  @Test
  fun `every operation is called, and the page says what came of it`() {
    PostgresHistorian.open(TestDatabase.fresh()).use { postgres ->
      begin(postgres)
      val line = models()
      val (asset, property) = assets(line)
      values(asset, property)
      beforeQueries(postgres)
      works("No array and row values") {
          executeQuery { it.queryStatement("SELECT asset_name FROM asset") }
        }
        .rows()
        .size shouldBe 2
      settings(asset)
      monitor(asset)
      gateways()
      computations(line, asset)
      imports()
      deletions(asset, line)
      historian.behind = FakeHistorian()
      documents.behind = FakeDocuments()
      queries.behind = FakeQueries(mapOf())
    }
    assistant()

    undone()
    rows.keys shouldContainExactlyInAnyOrder protocol.keys
    rows.values.count { it.works } shouldBeGreaterThanOrEqual 90
    val file = Path.of("..", "..", "docs", "reference", "sitewise-api.md")
    if (System.getenv("MILLWRIGHT_WRITE_DOCS") != null) {
      Files.writeString(file, page())
    }
    withClue(
      "docs/reference/sitewise-api.md is old: run this test with MILLWRIGHT_WRITE_DOCS=true"
    ) {
      Files.readString(file) shouldBe page()
    }
  }

  /** Binds the server to the stores of a database. */
  protected open fun begin(postgres: PostgresHistorian) {
    historian.isAway = false
    historian.behind = postgres.historian()
    documents.behind = postgres.documentStore()
    queries.behind = postgres.queryRunner()
    plants.apply(Plant.EMPTY, Actor("test", "test"))
  }

  /** The plant is in memory; queries look for it in the database. */
  protected open fun beforeQueries(postgres: PostgresHistorian) {
    postgres.plantStore().save(plants.now(), PlantChange(Instant.EPOCH, "test", "test", 1), 0)
  }

  private class Line(val pump: String, val line: String, val machines: String, val contract: String)

  private fun models(): Line {
    val motor =
      works("Is done when it answers. `:` in an external id becomes `-` in the key") {
          createAssetModel {
            it
              .assetModelName("Motor")
              .assetModelType(AssetModelType.COMPONENT_MODEL)
              .assetModelProperties(measurement("Speed"))
          }
        }
        .assetModelId()
    val contract =
      client
        .createAssetModel {
          it
            .assetModelName("Rotating")
            .assetModelType(AssetModelType.INTERFACE)
            .assetModelProperties(measurement("Flow"))
        }
        .assetModelId()
    val pump =
      client
        .createAssetModel {
          it
            .assetModelName("Pump")
            .assetModelProperties(
              measurement("Flow"),
              measurement("Anomaly", PropertyDataType.STRING),
            )
        }
        .assetModelId()
    val composite =
      works("Alarms (`AWS/ALARM`) are kept as a group of properties and not evaluated") {
          createAssetModelCompositeModel {
            it
              .assetModelId(pump)
              .assetModelCompositeModelName("Drive")
              .assetModelCompositeModelType("CUSTOM")
              .composedAssetModelId(motor)
          }
        }
        .assetModelCompositeModelId()
    works {
      describeAssetModelCompositeModel {
        it.assetModelId(pump).assetModelCompositeModelId(composite)
      }
    }
    works {
      updateAssetModelCompositeModel {
        it
          .assetModelId(pump)
          .assetModelCompositeModelId(composite)
          .assetModelCompositeModelName("Main drive")
      }
    }
    works { listAssetModelCompositeModels { it.assetModelId(pump) } }
      .assetModelCompositeModelSummaries()
      .size shouldBe 1
    works { listCompositionRelationships { it.assetModelId(motor) } }
    works("Hierarchies are matched by name") {
      putAssetModelInterfaceRelationship {
        it.assetModelId(pump).interfaceAssetModelId(contract).propertyMappingConfiguration { how ->
          how.matchByPropertyName(true)
        }
      }
    }
    works {
      describeAssetModelInterfaceRelationship {
        it.assetModelId(pump).interfaceAssetModelId(contract)
      }
    }
    works { listInterfaceRelationships { it.interfaceAssetModelId(contract) } }
    val line =
      client
        .createAssetModel {
          it
            .assetModelName("Line")
            .assetModelHierarchies({ hierarchy ->
              hierarchy.name("Machines").childAssetModelId(pump)
            })
        }
        .assetModelId()
    val described =
      works("The latest version is the active one, whichever is asked for") {
        describeAssetModel { it.assetModelId(line) }
      }
    described.assetModelVersion() shouldBe "1"
    works("Data types, kinds and a hierarchy's child model can't change, as in SiteWise") {
      updateAssetModel {
        it
          .assetModelId(line)
          .assetModelName("Bottling line")
          .assetModelHierarchies(described.assetModelHierarchies())
          .ifMatch(described.eTag())
      }
    }
    val (_, updated) =
      works { listAssetModels {} }.assetModelSummaries().partition { it.id() == pump }
    updated.single().creationDate() shouldBe described.assetModelCreationDate()
    updated.single().lastUpdateDate() shouldBeGreaterThan described.assetModelLastUpdateDate()
    updated.single().version() shouldBe "2"
    works { listAssetModelProperties { it.assetModelId(pump).filter("ALL") } }
      .assetModelPropertySummaries()
      .size shouldBe 3
    client
      .listAssetModelProperties { it.assetModelId(pump) }
      .assetModelPropertySummaries()
      .map { it.name() } shouldBe listOf("Anomaly", "Flow")
    return Line(pump, line, described.assetModelHierarchies().single().id(), contract)
  }

  private fun assets(line: Line): Pair<String, String> {
    val top =
      works(
          "The external id, or else the name, becomes the asset's step of the alias, with a number behind it where that is taken"
        ) {
          createAsset { it.assetName("Line 1").assetModelId(line.line) }
        }
        .assetId()
    val asset = client.createAsset { it.assetName("Pump 1").assetModelId(line.pump) }.assetId()
    client.waiter().waitUntilAssetActive { it.assetId(asset) }
    works(
      "An asset has at most one parent; its first one has it from the beginning of its data, a later one from the call"
    ) {
      associateAssets {
        it.assetId(top).hierarchyId(line.machines).childAssetId(asset)
      }
    }
    works { listAssociatedAssets { it.assetId(top).hierarchyId(line.machines) } }
      .assetSummaries()
      .single()
      .id() shouldBe asset
    works {
      listAssetRelationships { it.assetId(asset).traversalType(TraversalType.PATH_TO_ROOT) }
    }
    works {
      disassociateAssets { it.assetId(top).hierarchyId(line.machines).childAssetId(asset) }
    }
    val described = works("Each property has an alias") { describeAsset { it.assetId(asset) } }
    described.assetLastUpdateDate() shouldBeGreaterThan described.assetCreationDate()
    works {
      describeAssetCompositeModel {
        it
          .assetId(asset)
          .assetCompositeModelId(described.assetCompositeModelSummaries().single().id())
      }
    }
    works { updateAsset { it.assetId(asset).assetName("Pump 1b") } }
    works("Without a model it lists all assets") { listAssets {} }
    works { listAssetProperties { it.assetId(asset).filter("ALL") } }
      .assetPropertySummaries()
      .size shouldBe 3
    client.listAssetProperties { it.assetId(asset) }.assetPropertySummaries().size shouldBe 2
    val property = described.assetProperties().single { it.name() == "Flow" }.id()
    works { describeAssetProperty { it.assetId(asset).propertyId(property) } }
    works("Without an alias it is the usual; notifications come by the live feed, not MQTT") {
      updateAssetProperty {
        it.assetId(asset).propertyId(property).propertyAlias("/pump/flow")
      }
    }
    return asset to property
  }

  private fun values(asset: String, property: String) {
    val start = Instant.now().minusSeconds(600).epochSecond
    fun point(second: Long, value: Double) =
      AssetPropertyValue.builder()
        .timestamp { it.timeInSeconds(start + second) }
        .value { it.doubleValue(value) }
        .quality(Quality.GOOD)
        .build()
    works("More entries and values at once, and any age") {
        batchPutAssetPropertyValue { request ->
          request.entries(
            {
              it
                .entryId("a")
                .propertyAlias("/pump/flow")
                .propertyValues(point(0, 1.0), point(60, 2.0))
            },
            { it.entryId("b").propertyAlias("/nobody").propertyValues(point(0, 7.0)) },
          )
        }
      }
      .errorEntries()
      .size shouldBe 0
    works { getAssetPropertyValue { it.assetId(asset).propertyId(property) } }
      .propertyValue()
      .value()
      .doubleValue() shouldBe 2.0
    works {
      getAssetPropertyValueHistory {
        it.propertyAlias("/pump/flow").startDate(Instant.ofEpochSecond(start - 1))
      }
    }
      .assetPropertyValueHistory()
      .size shouldBe 2
    works {
      getAssetPropertyAggregates {
        it
          .propertyAlias("/pump/flow")
          .aggregateTypes(AggregateType.AVERAGE, AggregateType.COUNT)
          .resolution("1m")
          .startDate(Instant.ofEpochSecond(start - 3600))
          .endDate(Instant.ofEpochSecond(start + 3600))
      }
    }
    works("Where there is nothing on one side of a time there is no linear value") {
        getInterpolatedAssetPropertyValues {
          it
            .propertyAlias("/pump/flow")
            .startTimeInSeconds(start)
            .endTimeInSeconds(start + 60)
            .intervalInSeconds(30)
            .quality(Quality.GOOD)
            .type("LINEAR_INTERPOLATION")
        }
      }
      .interpolatedAssetPropertyValues()
      .map { it.value().doubleValue() } shouldBe listOf(1.5, 2.0)
    works {
      batchGetAssetPropertyValue {
        it.entries({ entry -> entry.entryId("a").propertyAlias("/pump/flow") })
      }
    }
      .successEntries()
      .size shouldBe 1
    works {
      batchGetAssetPropertyValueHistory {
        it.entries({ entry -> entry.entryId("a").propertyAlias("/pump/flow") })
      }
    }
    works {
      batchGetAssetPropertyAggregates {
        it.entries({ entry ->
          entry
            .entryId("a")
            .propertyAlias("/pump/flow")
            .aggregateTypes(AggregateType.MAXIMUM)
            .resolution("1h")
            .startDate(Instant.ofEpochSecond(start - 7200))
            .endDate(Instant.ofEpochSecond(start + 7200))
        })
      }
    }
    works { listTimeSeries { it.timeSeriesType(ListTimeSeriesType.DISASSOCIATED) } }
      .timeSeriesSummaries()
      .map { it.alias() } shouldBe listOf("/nobody")
    works { describeTimeSeries { it.alias("/nobody") } }
    client.deleteTimeSeries { it.alias("/pump/flow") }
    works(
      "Its whole history becomes the property's, which has none of its own; an INTEGER stream also fits a DOUBLE property"
    ) {
      associateTimeSeriesToAssetProperty {
        it.alias("/nobody").assetId(asset).propertyId(property)
      }
    }
    client
      .getAssetPropertyValueHistory {
        it.propertyAlias("/nobody").startDate(Instant.ofEpochSecond(start - 1))
      }
      .assetPropertyValueHistory()
      .isNotEmpty() shouldBe true
    works(
      "The stream keeps alias and history; the property goes back to its usual alias, without a history"
    ) {
      disassociateTimeSeriesFromAssetProperty {
        it.alias("/nobody").assetId(asset).propertyId(property)
      }
    }
    client.batchPutAssetPropertyValue { request ->
      request.entries({ it.entryId("b").propertyAlias("/late").propertyValues(point(0, 7.0)) })
    }
    works("What was computed from it is computed again") {
      deleteTimeSeries { it.alias("/late") }
    }
    shouldThrow<ResourceNotFoundException> { client.describeTimeSeries { it.alias("/late") } }
  }

  private fun settings(asset: String) {
    works("`SITEWISE_DEFAULT_STORAGE` only; no retention by days") {
      putStorageConfiguration { it.storageType(StorageType.SITEWISE_DEFAULT_STORAGE) }
    }
    works { describeStorageConfiguration {} }
    works("Sets the server's own log") {
      putLoggingOptions { it.loggingOptions { options -> options.level(LoggingLevel.INFO) } }
    }
    works { describeLoggingOptions {} }
    works("No KMS key; the database's disk is to be encrypted by its owner") {
      putDefaultEncryptionConfiguration {
        it.encryptionType(EncryptionType.SITEWISE_DEFAULT_ENCRYPTION)
      }
    }
    works { describeDefaultEncryptionConfiguration {} }
    val arn = client.describeAsset { it.assetId(asset) }.assetArn()
    works { tagResource { it.resourceArn(arn).tags(mapOf("area" to "1")) } }
    works { listTagsForResource { it.resourceArn(arn) } }.tags() shouldBe mapOf("area" to "1")
    works { untagResource { it.resourceArn(arn).tagKeys("area") } }
  }

  private fun monitor(asset: String) {
    val portal =
      works("Kept as a document; Millwright's own pages and Grafana show the plant") {
          createPortal {
            it.portalName("Plant").portalContactEmail("a@plant.example").roleArn(ROLE)
          }
        }
        .portalId()
    works { describePortal { it.portalId(portal) } }
    works {
      updatePortal {
        it.portalId(portal).portalName("Graz").portalContactEmail("a@plant.example").roleArn(ROLE)
      }
    }
    works { listPortals {} }
    val project = works { createProject { it.portalId(portal).projectName("Line 1") } }.projectId()
    works { describeProject { it.projectId(project) } }
    works { updateProject { it.projectId(project).projectName("Line 2") } }
    works { listProjects { it.portalId(portal) } }
    works { batchAssociateProjectAssets { it.projectId(project).assetIds(asset) } }
    works { listProjectAssets { it.projectId(project) } }.assetIds() shouldBe listOf(asset)
    works { batchDisassociateProjectAssets { it.projectId(project).assetIds(asset) } }
    val dashboard = works {
      createDashboard {
        it.projectId(project).dashboardName("OEE").dashboardDefinition("{\"widgets\":[]}")
      }
    }
      .dashboardId()
    works { describeDashboard { it.dashboardId(dashboard) } }
    works {
      updateDashboard {
        it.dashboardId(dashboard).dashboardName("OEE 2").dashboardDefinition("{\"widgets\":[]}")
      }
    }
    works { listDashboards { it.projectId(project) } }
    val policy =
      works(
          "Kept as a document; who may do what is in the access file (docs/reference/security.md)"
        ) {
          createAccessPolicy {
            it
              .accessPolicyIdentity { identity -> identity.user { user -> user.id("anna") } }
              .accessPolicyResource { resource -> resource.project { p -> p.id(project) } }
              .accessPolicyPermission(Permission.VIEWER)
          }
        }
        .accessPolicyId()
    works { describeAccessPolicy { it.accessPolicyId(policy) } }
    works {
      updateAccessPolicy {
        it
          .accessPolicyId(policy)
          .accessPolicyIdentity { identity -> identity.user { user -> user.id("anna") } }
          .accessPolicyResource { resource -> resource.project { p -> p.id(project) } }
          .accessPolicyPermission(Permission.ADMINISTRATOR)
      }
    }
    works {
      listAccessPolicies { it.resourceType(ResourceType.PROJECT).resourceId(project) }
    }
    works { deleteAccessPolicy { it.accessPolicyId(policy) } }
    works { deleteDashboard { it.dashboardId(dashboard) } }
    works("Refused while it has dashboards") { deleteProject { it.projectId(project) } }
    works { deletePortal { it.portalId(portal) } }
  }

  private fun gateways() {
    val gateway =
      works("Stands for the edge that has its name, or its thing's") {
          createGateway {
            it.gatewayName("edge-1").gatewayPlatform { platform ->
              platform.greengrassV2 { device -> device.coreDeviceThingName("edge-1") }
            }
          }
        }
        .gatewayId()
    works { describeGateway { it.gatewayId(gateway) } }
    works { updateGateway { it.gatewayId(gateway).gatewayName("edge-2") } }
    works { listGateways {} }
    works("Also `millwright:edge:1`, an edge file; edges ask every 10 s, others stay OUT_OF_SYNC") {
      updateGatewayCapabilityConfiguration {
        it
          .gatewayId(gateway)
          .capabilityNamespace("iotsitewise:opcuacollector:2")
          .capabilityConfiguration("{\"sources\":[]}")
      }
    }
    works {
      describeGatewayCapabilityConfiguration {
        it.gatewayId(gateway).capabilityNamespace("iotsitewise:opcuacollector:2")
      }
    }
    works { deleteGateway { it.gatewayId(gateway) } }
    val source =
      DatasetSource.builder()
        .sourceType("KENDRA")
        .sourceFormat("KNOWLEDGE_BASE")
        .sourceDetail { detail ->
          detail.kendra {
            it.knowledgeBaseArn("arn:aws:kendra:eu-central-1:123456789012:index/a").roleArn(ROLE)
          }
        }
        .build()
    val dataset =
      works("Kept as a document; there is no assistant that reads it") {
          createDataset { it.datasetName("Manuals").datasetSource(source) }
        }
        .datasetId()
    works { describeDataset { it.datasetId(dataset) } }
    works {
      updateDataset { it.datasetId(dataset).datasetName("Manuals 2").datasetSource(source) }
    }
    works { listDatasets { it.sourceType("KENDRA") } }
    works { deleteDataset { it.datasetId(dataset) } }
  }

  private fun computations(line: Line, asset: String) {
    val properties =
      client
        .listAssetModelProperties { it.assetModelId(line.pump) }
        .assetModelPropertySummaries()
        .associate { it.name() to it.id() }
    fun bound(name: String) =
      ComputationModelDataBindingValue.builder()
        .assetModelProperty { it.assetModelId(line.pump).propertyId(properties[name]) }
        .build()
    val binding =
      mapOf(
        "inputs" to ComputationModelDataBindingValue.builder().list(bound("Flow")).build(),
        "result" to bound("Anomaly"),
      )
    val configuration =
      ComputationModelConfiguration.builder()
        .anomalyDetection { it.inputProperties("\${inputs}").resultProperty("\${result}") }
        .build()
    val model =
      works("Kept, and not yet trained or run") {
          createComputationModel {
            it
              .computationModelName("Watch")
              .computationModelConfiguration(configuration)
              .computationModelDataBinding(binding)
          }
        }
        .computationModelId()
    works { describeComputationModel { it.computationModelId(model) } }
    works {
      updateComputationModel {
        it
          .computationModelId(model)
          .computationModelName("Watch 2")
          .computationModelConfiguration(configuration)
          .computationModelDataBinding(binding)
      }
    }
    works { listComputationModels {} }
    works {
      listComputationModelDataBindingUsages {
        it.dataBindingValueFilter { filter ->
          filter.assetModel { model -> model.assetModelId(line.pump) }
        }
      }
    }
    works { listComputationModelResolveToResources { it.computationModelId(model) } }
    works("There has been no execution") {
      describeComputationModelExecutionSummary {
        it
          .computationModelId(model)
          .resolveToResourceId(asset)
          .resolveToResourceType(ResolveToResourceType.ASSET)
      }
    }
    refuses("Training and inference are not there yet") {
      executeAction {
        it
          .targetResource { target -> target.computationModelId(model) }
          .actionDefinitionId(UNKNOWN)
          .actionPayload { payload -> payload.stringValue("{}") }
      }
    }
    works("Always empty, as no action runs") {
      listActions {
        it.targetResourceType(TargetResourceType.COMPUTATION_MODEL).targetResourceId(model)
      }
    }
    missing("No action runs, so none is found") { describeAction { it.actionId(UNKNOWN) } }
    works("Always empty, as nothing is executed") {
      listExecutions {
        it.targetResourceType(TargetResourceType.COMPUTATION_MODEL).targetResourceId(model)
      }
    }
    missing("Nothing is executed, so none is found") {
      describeExecution { it.executionId(UNKNOWN) }
    }
    works { deleteComputationModel { it.computationModelId(model) } }
  }

  private fun missing(reason: String, call: IoTSiteWiseClient.() -> Unit) {
    shouldThrow<ResourceNotFoundException> { client.call() }
    rows[called] = Row(false, reason)
  }

  private fun imports() {
    imports.toFile().deleteRecursively()
    Files.createDirectories(imports.resolve("data"))
    val file = imports.resolve("data").resolve("flow.csv")
    Files.writeString(file, "/imported,DOUBLE,1700000000,0,GOOD,12.5\n")
    val job =
      works(
          "CSV and Parquet from a folder, `millwright.import.folder`, or S3, `millwright.s3.endpoint`"
        ) {
          createBulkImportJob {
            it
              .jobName("old data")
              .jobRoleArn(ROLE)
              .files({ f -> f.bucket("data").key("flow.csv") })
              .errorReportLocation { report -> report.bucket("data").prefix("errors/") }
              .jobConfiguration { configuration ->
                configuration.fileFormat { format ->
                  format.csv { csv ->
                    csv.columnNames(
                      ColumnName.ALIAS,
                      ColumnName.DATA_TYPE,
                      ColumnName.TIMESTAMP_SECONDS,
                      ColumnName.TIMESTAMP_NANO_OFFSET,
                      ColumnName.QUALITY,
                      ColumnName.VALUE,
                    )
                  }
                }
              }
          }
        }
        .jobId()
    runBlocking {
      eventually(20.seconds) {
        client.describeBulkImportJob { it.jobId(job) }.jobStatus() shouldBe JobStatus.COMPLETED
      }
    }
    works { describeBulkImportJob { it.jobId(job) } }
    works { listBulkImportJobs {} }
    client.describeTimeSeries { it.alias("/imported") }.alias() shouldBe "/imported"
  }

  private fun deletions(asset: String, line: Line) {
    works {
      deleteAssetModelInterfaceRelationship {
        it.assetModelId(line.pump).interfaceAssetModelId(line.contract)
      }
    }
    val composite =
      client
        .listAssetModelCompositeModels { it.assetModelId(line.pump) }
        .assetModelCompositeModelSummaries()
        .single()
        .id()
    works {
      deleteAssetModelCompositeModel {
        it.assetModelId(line.pump).assetModelCompositeModelId(composite)
      }
    }
    works("Its data streams stay, as streams of nobody, and no other asset gets them") {
      deleteAsset { it.assetId(asset) }
    }
    client.waiter().waitUntilAssetNotExists { it.assetId(asset) }
    works { deleteAssetModel { it.assetModelId(line.contract) } }
  }

  /** Those that SiteWise has since 2026. Not every SDK has them, so they are sent without one. */
  private fun undone() {
    HttpClient.newHttpClient().use { http ->
      for (operation in protocol.values.filter { it.name() !in rows }) {
        val path = operation.path().replace(Regex("\\{\\w+}"), "x")
        val answer =
          http.send(
            HttpRequest.newBuilder(server.resolve(path))
              .method(operation.method(), HttpRequest.BodyPublishers.ofString("{}"))
              .header("Content-Type", "application/json")
              .build(),
            HttpResponse.BodyHandlers.ofString(),
          )
        withClue("${operation.name()}: ${answer.body()}") {
          answer.statusCode() shouldBe 400
          answer.headers().firstValue("x-amzn-ErrorType").get() shouldBe "InvalidRequestException"
          answer.body() shouldContain "does not do ${operation.name()}:"
        }
        rows[operation.name()] = Row(false, "Not done yet")
      }
    }
  }

  /** Only the SDK's asynchronous client has it; it is sent as that one would. */
  private fun assistant() {
    val answer =
      HttpClient.newHttpClient().use {
        it.send(
          HttpRequest.newBuilder(server.resolve("/assistant/invocation"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("""{"message":"Why did line 1 stop?"}"""))
            .build(),
          HttpResponse.BodyHandlers.ofString(),
        )
      }
    answer.statusCode() shouldBe 400
    rows["InvokeAssistant"] = Row(false, "There is no assistant")
  }

  private fun page(): String = buildString {
    appendLine("# SiteWise's API")
    appendLine()
    appendLine(
      """
      This page is written by `OperationsTest`, which calls every operation of SiteWise's API model against a
      server over PostgreSQL, most of them with the AWS SDK for Java 2.40.
      ${rows.values.count { it.works }} of ${rows.size} operations work as documented, but for the differences named.

      Of all operations:

      - A change is done when it is answered. The answer says `CREATING`, `UPDATING` or `DELETING` as
        SiteWise's does, and the next description `ACTIVE`. An asset or a model that was deleted is described
        as `DELETING` for two seconds by the process that deleted it.
      - A request is checked by the shapes of SiteWise's API model; the differences are listed below.
      - A request with a `clientToken` is done once: the same request again, within a day, gets the first answer. Another
        request of the same operation with the same token is refused (`InvalidRequestException`), so that nobody believes
        that it was done.
      - A property, hierarchy or composite model whose key is no external id of SiteWise's, such as one of one
        letter, has none. `assetExternalId` of UpdateAsset gives an asset another one.
      - The external id of a property is its key in files and formulas; in a composite model it begins with that one's, `drive.speed`. One with capitals or other signs becomes a key, `Motor_Speed` is `motor_speed`, or `motor_speed_2` where another has that key. The API answers it as it was sent, and finds the property by it; files and queries show the key.
      - A model or an asset that was sent by this API is described in the words of the request: the variables of formulas, `1w` and `18h` of windows, default values, external ids, `processingConfig` and `dataTypeSpec`. What files or pages changed since is described as they wrote it.
      - Quotas are [configuration](http-api.md), and far above SiteWise's; a smaller request behaves as there.
      - Times are kept to the microsecond; SiteWise keeps nanoseconds. Values of one property whose times differ by less
        are one, and only one of them stays. -0.0 is kept as 0.0.
      - Units are labels, as in SiteWise: formulas of a model made by this API compute with the bare numbers, 5 kW minus 2000 W is -1995. [Model files](model-files.md) have `rules: sitewise` for it.
      - Integers beyond 32 bits are answered as doubles, which SiteWise's clients can read.
      - `AccessDeniedException` and signatures are judged only where there is an access file: [security](security.md).
      - A field that an operation does not know is refused with its place; SiteWise passes over it. A newer SDK may thus send what is not understood here, and is told so.
      - An ARN in a request, as of TagResource, may be of any partition, region and account: only the kind of resource and its id count. Answers have `arn:aws:iotsitewise:millwright:000000000000:`.
      - `startDate` and `endDate` may be any time, such as the years 1 and 9999; they are cut to the years 1900 to 2200, in which all data lie.

      | operation | works | difference |
      | --- | --- | --- |
      """
        .trimIndent()
    )
    rows.forEach { (operation, row) ->
      appendLine("| $operation | ${if (row.works) "yes" else "no"} | ${row.difference} |")
    }
    appendLine()
    appendLine("## Requests")
    appendLine()
    appendLine("All other members of requests are as SiteWise's API model has them.")
    appendLine()
    appendDifferences("request or shape", Differences.ALL)
    appendLine()
    appendLine("## Answers")
    appendLine()
    appendLine("All other members of answers are as SiteWise's API model has them.")
    appendLine()
    appendDifferences("answer or shape", Differences.ANSWERS)
  }

  private fun StringBuilder.appendDifferences(what: String, differences: List<Difference>) {
    appendLine("| $what | member | difference |")
    appendLine("| --- | --- | --- |")
    differences
      .groupBy { listOf(it.said(), it.target().substringBefore('.')) }
      .forEach { (key, same) ->
        val members = same.joinToString { "`${it.target().substringAfter('.', "")}`" }
        val shape = key[1].replace("*", "all")
        appendLine("| $shape | ${members.replace("``", "")} | ${key[0]} |")
      }
  }
}

private fun Difference.said(): String =
  when (this) {
    is Difference.Larger -> reason()
    is Difference.OtherText -> reason()
    is Difference.Judged -> reason()
    is Difference.MayBeEmpty -> reason()
    is Difference.Added -> "Is added. ${reason()}"
    is Difference.NotRequired -> "May be left out. ${reason()}"
    is Difference.Refused -> "Refused. ${reason()}"
    is Difference.WithoutEffect -> "Has no effect. ${reason()}"
  }
