// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise

import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.maps.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.millwright.api.Caller
import io.millwright.api.TestDocuments
import io.millwright.api.TestHistorian
import io.millwright.api.TestPlant
import io.millwright.api.apply
import io.millwright.application.Actor
import io.millwright.application.document.DocumentStore
import io.millwright.application.historian.Historian
import io.millwright.application.plant.Plants
import io.millwright.asset.Plant
import io.millwright.asset.definition.AssetModel
import io.millwright.asset.definition.PropertyDefinition
import io.millwright.asset.definition.PropertyKind
import io.millwright.asset.id.PropertyId
import io.millwright.reading.Reading
import io.millwright.value.DataType
import io.millwright.value.Quality
import io.millwright.value.Value
import io.quarkus.test.common.http.TestHTTPResource
import jakarta.inject.Inject
import java.net.URI
import java.net.http.HttpClient
import java.net.http.HttpRequest
import java.net.http.HttpResponse
import java.time.Instant
import java.util.UUID
import org.junit.jupiter.api.BeforeEach
import org.junit.jupiter.api.Test
import software.amazon.awssdk.awscore.exception.AwsServiceException
import software.amazon.awssdk.core.SdkBytes
import software.amazon.awssdk.core.exception.SdkServiceException
import software.amazon.awssdk.services.iotsitewise.IoTSiteWiseClient
import software.amazon.awssdk.services.iotsitewise.model.AuthMode
import software.amazon.awssdk.services.iotsitewise.model.CapabilitySyncStatus
import software.amazon.awssdk.services.iotsitewise.model.ComputationModelDataBindingValue
import software.amazon.awssdk.services.iotsitewise.model.ConflictingOperationException
import software.amazon.awssdk.services.iotsitewise.model.CreateComputationModelRequest
import software.amazon.awssdk.services.iotsitewise.model.CreatePortalRequest
import software.amazon.awssdk.services.iotsitewise.model.DatasetSource
import software.amazon.awssdk.services.iotsitewise.model.EncryptionType
import software.amazon.awssdk.services.iotsitewise.model.IdentityType
import software.amazon.awssdk.services.iotsitewise.model.InvalidRequestException
import software.amazon.awssdk.services.iotsitewise.model.LoggingLevel
import software.amazon.awssdk.services.iotsitewise.model.Permission
import software.amazon.awssdk.services.iotsitewise.model.PortalState
import software.amazon.awssdk.services.iotsitewise.model.ResourceAlreadyExistsException
import software.amazon.awssdk.services.iotsitewise.model.ResourceNotFoundException
import software.amazon.awssdk.services.iotsitewise.model.ResourceType
import software.amazon.awssdk.services.iotsitewise.model.StorageType
import software.amazon.awssdk.services.iotsitewise.model.TargetResourceType
import software.amazon.awssdk.services.iotsitewise.model.TooManyTagsException

private const val ROLE = "arn:aws:iam::123456789012:role/monitor"
private const val UNKNOWN = "11111111-2222-3333-4444-555555555555"
private val PNG = byteArrayOf(0x89.toByte(), 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3)
private val ANOMALY = PropertyId(UUID(4, 9))

/** SiteWise's stored documents and settings, with the AWS SDK as the client. */
abstract class DocumentsContract {
  /** A historian and a store of documents that have nothing yet. */
  abstract fun empty(): Pair<Historian, DocumentStore>

  /** The same, opened anew. */
  abstract fun reopened(): Pair<Historian, DocumentStore>

  @TestHTTPResource("/") lateinit var server: URI
  @Inject lateinit var plants: Plants
  @Inject lateinit var historian: TestHistorian
  @Inject lateinit var documents: TestDocuments

  private val client: IoTSiteWiseClient by lazy { sdk(server) }

  private fun use(stores: Pair<Historian, DocumentStore>) {
    historian.behind = stores.first
    documents.behind = stores.second
  }

  @BeforeEach
  fun `there is a plant and no document`() {
    historian.isAway = false
    plants.apply(Plant.EMPTY, Actor("test", "test"))
    use(empty())
    plants.apply(watched(TestPlant.plant), Actor("test", "test"))
  }

  /** The plant with a place for the results of anomaly detection. */
  private fun watched(plant: Plant): Plant =
    Plant.of(
      plant.models().map { model ->
        if (model.id() != TestPlant.filler) model
        else
          AssetModel(
            model.id(),
            model.key(),
            model.name(),
            model.description(),
            model.properties() +
              PropertyDefinition(
                ANOMALY,
                "anomaly",
                "Anomaly",
                DataType.STRING,
                "",
                PropertyKind.Measurement(),
              ),
            model.hierarchies(),
            model.alarms(),
          )
      },
      plant.assets(),
    )

  private fun token() = UUID.randomUUID().toString()

  private fun createPortal(name: String, more: CreatePortalRequest.Builder.() -> Unit = {}) =
    client.createPortal {
      it.portalName(name).portalContactEmail("a.b+c@plant.example").roleArn(ROLE).apply(more)
    }

  private fun portal(name: String = "Plant"): String = createPortal(name).portalId()

  private fun project(portal: String = portal(), name: String = "Line 1"): String =
    client.createProject { it.portalId(portal).projectName(name) }.projectId()

  private fun dashboard(project: String, name: String = "OEE"): String =
    client
      .createDashboard {
        it.projectId(project).dashboardName(name).dashboardDefinition("""{"widgets":[]}""")
      }
      .dashboardId()

  private fun gateway(name: String = "edge-1"): String =
    client
      .createGateway { request ->
        request.gatewayName(name).gatewayPlatform { platform ->
          platform.greengrassV2 { it.coreDeviceThingName("edge-1") }
        }
      }
      .gatewayId()

  private val source: DatasetSource =
    DatasetSource.builder()
      .sourceType("KENDRA")
      .sourceFormat("KNOWLEDGE_BASE")
      .sourceDetail { detail ->
        detail.kendra { it.knowledgeBaseArn("arn:aws:kendra:eu:1:index/a").roleArn(ROLE) }
      }
      .build()

  private fun ofModel(property: PropertyId): ComputationModelDataBindingValue =
    ComputationModelDataBindingValue.builder()
      .assetModelProperty {
        it.assetModelId(TestPlant.filler.toString()).propertyId(property.toString())
      }
      .build()

  private val temperature = PropertyId(UUID(4, 1))

  private fun computation(
    name: String = "Watch",
    more: CreateComputationModelRequest.Builder.() -> Unit = {},
  ): String =
    client
      .createComputationModel { request ->
        request
          .computationModelName(name)
          .computationModelDescription("Watches fillers")
          .computationModelConfiguration { configuration ->
            configuration.anomalyDetection {
              it.inputProperties("\${inputs}").resultProperty("\${result}")
            }
          }
          .computationModelDataBinding(
            mapOf(
              "inputs" to
                ComputationModelDataBindingValue.builder().list(ofModel(temperature)).build(),
              "result" to ofModel(ANOMALY),
            )
          )
          .apply(more)
      }
      .computationModelId()

  // Portals

  @Test
  fun `a portal comes back as it was created, is changed and deleted`() {
    val created =
      createPortal("Plant Graz ⚙") {
        portalDescription("Everything")
        alarms { it.alarmRoleArn(ROLE) }
        portalLogoImageFile { it.data(SdkBytes.fromByteArray(PNG)).type("PNG") }
      }
    val id = created.portalId()
    created.portalArn() shouldBe "arn:aws:iotsitewise:millwright:000000000000:portal/$id"
    created.portalStatus().state() shouldBe PortalState.CREATING
    client.waiter().waitUntilPortalActive { it.portalId(id) }
    val portal = client.describePortal { it.portalId(id) }
    portal.portalName() shouldBe "Plant Graz ⚙"
    portal.portalDescription() shouldBe "Everything"
    portal.portalContactEmail() shouldBe "a.b+c@plant.example"
    portal.roleArn() shouldBe ROLE
    portal.portalAuthMode() shouldBe AuthMode.SSO
    portal.alarms().alarmRoleArn() shouldBe ROLE
    portal.portalStartUrl() shouldBe server.toString()
    portal.portalStatus().state() shouldBe PortalState.ACTIVE
    portal.portalLastUpdateDate() shouldBe portal.portalCreationDate()
    val logo = portal.portalLogoImageLocation()
    download(logo.url()) shouldBe PNG

    client.updatePortal { request ->
      request.portalId(id).portalName("Graz").portalContactEmail("d@plant.example").roleArn(ROLE)
      request.portalLogoImage { it.id(logo.id()) }
    }
    val after = client.describePortal { it.portalId(id) }
    after.portalName() shouldBe "Graz"
    after.portalDescription().shouldBeNull()
    after.portalAuthMode() shouldBe AuthMode.SSO
    after.portalCreationDate() shouldBe portal.portalCreationDate()
    after.portalLogoImageLocation() shouldBe logo
    client.updatePortal {
      it.portalId(id).portalName("Graz").portalContactEmail("d@plant.example").roleArn(ROLE)
    }
    client.describePortal { it.portalId(id) }.portalLogoImageLocation().shouldBeNull()
    String(download(logo.url())) shouldContain "no logo"
    client.deletePortal { it.portalId(id) }.portalStatus().state() shouldBe PortalState.DELETING
    client.waiter().waitUntilPortalNotExists { it.portalId(id) }
    shouldThrow<ResourceNotFoundException> { client.describePortal { it.portalId(id) } }
  }

  private fun download(url: String): ByteArray =
    HttpClient.newHttpClient()
      .send(HttpRequest.newBuilder(URI(url)).build(), HttpResponse.BodyHandlers.ofByteArray())
      .body()

  @Test
  fun `lists come page by page, each item once`() {
    val ids = (1..7).map { portal("Portal $it") }
    val pages = client.listPortalsPaginator { it.maxResults(3) }.toList()
    pages.map { it.portalSummaries().size } shouldContainExactly listOf(3, 3, 1)
    pages.flatMap { it.portalSummaries() }.map { it.id() } shouldContainExactlyInAnyOrder ids
    val first = pages.first().portalSummaries().first()
    first.name() shouldStartWith "Portal "
    first.startUrl() shouldBe server.toString()
    first.status().state() shouldBe PortalState.ACTIVE
    shouldThrow<InvalidRequestException> { client.listPortals { it.nextToken("!") } }
    shouldThrow<InvalidRequestException> { client.listPortals { it.nextToken("AAAA") } }
    shouldThrow<InvalidRequestException> { client.listPortals { it.maxResults(0) } }
    shouldThrow<InvalidRequestException> { client.listPortals { it.maxResults(251) } }
  }

  // Projects and dashboards

  @Test
  fun `projects belong to a portal, which is not deleted under them`() {
    val portal = portal()
    val project =
      client
        .createProject {
          it.portalId(portal).projectName("Line 1").projectDescription("Filling")
        }
        .projectId()
    val other = project(portal("Other"), "Elsewhere")
    val described = client.describeProject { it.projectId(project) }
    described.projectName() shouldBe "Line 1"
    described.portalId() shouldBe portal
    described.projectDescription() shouldBe "Filling"
    client
      .listProjectsPaginator { it.portalId(portal) }
      .projectSummaries()
      .map { it.id() to it.description() } shouldContainExactly listOf(project to "Filling")
    shouldThrow<ConflictingOperationException> { client.deletePortal { it.portalId(portal) } }
      .resourceId() shouldBe portal
    client.updateProject { it.projectId(project).projectName("Line 2") }
    val after = client.describeProject { it.projectId(project) }
    after.projectName() shouldBe "Line 2"
    after.portalId() shouldBe portal
    after.projectDescription().shouldBeNull()
    client.deleteProject { it.projectId(project) }
    client.deletePortal { it.portalId(portal) }
    client.describeProject { it.projectId(other) }.projectName() shouldBe "Elsewhere"
    shouldThrow<ResourceNotFoundException> {
      client.createProject { it.portalId(portal).projectName("Late") }
    }
    shouldThrow<InvalidRequestException> { client.listProjects {} }
  }

  @Test
  fun `a project has assets, as long as they exist`() {
    val project = project()
    val assets = listOf(TestPlant.grazId.toString(), TestPlant.fillerId.toString())
    fun listed() =
      client.listProjectAssetsPaginator { it.projectId(project).maxResults(1) }.assetIds().toList()
    client
      .batchAssociateProjectAssets { it.projectId(project).assetIds(assets) }
      .errors()
      .shouldBeEmpty()
    client.batchAssociateProjectAssets { it.projectId(project).assetIds(assets) }
    listed() shouldContainExactlyInAnyOrder assets
    client.updateProject { it.projectId(project).projectName("Renamed") }
    listed() shouldContainExactlyInAnyOrder assets
    client
      .batchDisassociateProjectAssets { it.projectId(project).assetIds(assets[0]) }
      .errors()
      .shouldBeEmpty()
    listed() shouldContainExactly listOf(assets[1])
    plants.apply(Plant.EMPTY, Actor("test", "test"))
    listed().shouldBeEmpty()
    shouldThrow<ResourceNotFoundException> {
      client.batchAssociateProjectAssets { it.projectId(project).assetIds(UNKNOWN) }
    }
    shouldThrow<InvalidRequestException> {
      client.batchAssociateProjectAssets { it.projectId(project).assetIds(listOf()) }
    }
  }

  @Test
  fun `dashboards belong to a project, which is not deleted under them`() {
    val project = project()
    val id = dashboard(project)
    val described = client.describeDashboard { it.dashboardId(id) }
    described.dashboardName() shouldBe "OEE"
    described.projectId() shouldBe project
    described.dashboardDefinition() shouldBe """{"widgets":[]}"""
    val wide = """{"widgets":[{"title":"Ö"}]}"""
    client.updateDashboard {
      it
        .dashboardId(id)
        .dashboardName("OEE 2")
        .dashboardDescription("all")
        .dashboardDefinition(wide)
    }
    val after = client.describeDashboard { it.dashboardId(id) }
    after.dashboardDefinition() shouldBe wide
    after.projectId() shouldBe project
    client
      .listDashboardsPaginator { it.projectId(project) }
      .dashboardSummaries()
      .map { it.name() to it.description() } shouldContainExactly listOf("OEE 2" to "all")
    shouldThrow<AwsServiceException> { client.deleteProject { it.projectId(project) } }
      .apply {
        statusCode() shouldBe 400
        awsErrorDetails().errorCode() shouldBe "InvalidRequestException"
      }
    client.deleteDashboard { it.dashboardId(id) }
    shouldThrow<ResourceNotFoundException> { client.describeDashboard { it.dashboardId(id) } }
    client.deleteProject { it.projectId(project) }
    shouldThrow<ResourceNotFoundException> { dashboard(project) }
  }

  // Access policies

  @Test
  fun `access policies are found by who and what they are about, and go with it`() {
    val portal = portal()
    val project = project(portal)
    val user =
      client
        .createAccessPolicy { request ->
          request
            .accessPolicyIdentity { identity -> identity.user { it.id("anna") } }
            .accessPolicyResource { resource -> resource.portal { it.id(portal) } }
            .accessPolicyPermission(Permission.ADMINISTRATOR)
        }
        .accessPolicyId()
    val role =
      client
        .createAccessPolicy { request ->
          request
            .accessPolicyIdentity { identity -> identity.iamRole { it.arn(ROLE) } }
            .accessPolicyResource { resource -> resource.project { it.id(project) } }
            .accessPolicyPermission(Permission.VIEWER)
        }
        .accessPolicyId()
    val described = client.describeAccessPolicy { it.accessPolicyId(user) }
    described.accessPolicyIdentity().user().id() shouldBe "anna"
    described.accessPolicyResource().portal().id() shouldBe portal
    described.accessPolicyPermission() shouldBe Permission.ADMINISTRATOR
    client
      .listAccessPolicies { it.identityType(IdentityType.USER).identityId("anna") }
      .accessPolicySummaries()
      .map { it.id() } shouldContainExactly listOf(user)
    client
      .listAccessPolicies { it.identityType(IdentityType.GROUP).identityId("anna") }
      .accessPolicySummaries()
      .shouldBeEmpty()
    client
      .listAccessPolicies { it.identityType(IdentityType.IAM).iamArn(ROLE) }
      .accessPolicySummaries()
      .map { it.permission() } shouldContainExactly listOf(Permission.VIEWER)
    client
      .listAccessPolicies { it.resourceType(ResourceType.PROJECT).resourceId(project) }
      .accessPolicySummaries()
      .map { it.id() } shouldContainExactly listOf(role)
    client
      .listAccessPoliciesPaginator { it.maxResults(1) }
      .flatMap { it.accessPolicySummaries() }
      .size shouldBe 2
    client.updateAccessPolicy { request ->
      request
        .accessPolicyId(user)
        .accessPolicyIdentity { identity -> identity.group { it.id("shift-a") } }
        .accessPolicyResource { resource -> resource.project { it.id(project) } }
        .accessPolicyPermission(Permission.VIEWER)
    }
    client
      .listAccessPolicies { it.resourceType(ResourceType.PROJECT).resourceId(project) }
      .accessPolicySummaries()
      .map { it.id() } shouldContainExactlyInAnyOrder listOf(user, role)
    client.deleteAccessPolicy { it.accessPolicyId(user) }
    shouldThrow<ResourceNotFoundException> {
      client.describeAccessPolicy { it.accessPolicyId(user) }
    }
    client.deleteProject { it.projectId(project) }
    client.listAccessPolicies {}.accessPolicySummaries().shouldBeEmpty()
    shouldThrow<ResourceNotFoundException> {
      client.createAccessPolicy { request ->
        request
          .accessPolicyIdentity { identity -> identity.user { it.id("anna") } }
          .accessPolicyResource { resource -> resource.project { it.id(project) } }
          .accessPolicyPermission(Permission.VIEWER)
      }
    }
  }

  // Gateways

  @Test
  fun `a gateway keeps the configurations of its capabilities`() {
    val id = gateway()
    val opcua = "iotsitewise:opcuacollector:2"
    val configuration = """{"sources":[{"name":"filler-plc"}]}"""
    shouldThrow<ResourceAlreadyExistsException> { gateway() }.resourceId() shouldBe id
    shouldThrow<ResourceNotFoundException> {
      client.describeGatewayCapabilityConfiguration {
        it.gatewayId(id).capabilityNamespace(opcua)
      }
    }
    repeat(2) {
      client
        .updateGatewayCapabilityConfiguration {
          it.gatewayId(id).capabilityNamespace(opcua).capabilityConfiguration(configuration)
        }
        .capabilitySyncStatus() shouldBe CapabilitySyncStatus.OUT_OF_SYNC
    }
    val capability = client.describeGatewayCapabilityConfiguration {
      it.gatewayId(id).capabilityNamespace(opcua)
    }
    capability.gatewayId() shouldBe id
    capability.capabilityConfiguration() shouldBe configuration
    capability.capabilitySyncStatus() shouldBe CapabilitySyncStatus.OUT_OF_SYNC
    client.updateGateway { it.gatewayId(id).gatewayName("edge-one") }
    val gateway = client.describeGateway { it.gatewayId(id) }
    gateway.gatewayName() shouldBe "edge-one"
    gateway.gatewayPlatform().greengrassV2().coreDeviceThingName() shouldBe "edge-1"
    gateway.gatewayCapabilitySummaries().map { it.capabilityNamespace() } shouldContainExactly
      listOf(opcua)
    gateway.creationDate() shouldNotBe gateway.lastUpdateDate()
    val second = gateway("edge-2")
    shouldThrow<ConflictingOperationException> {
      client.updateGateway { it.gatewayId(second).gatewayName("edge-one") }
    }
    client
      .listGatewaysPaginator { it.maxResults(1) }
      .gatewaySummaries()
      .map { it.gatewayName() } shouldContainExactlyInAnyOrder listOf("edge-one", "edge-2")
    client.deleteGateway { it.gatewayId(id) }
    shouldThrow<ResourceNotFoundException> { client.describeGateway { it.gatewayId(id) } }
    for (wrong in listOf("not json", "{", " ")) {
      shouldThrow<InvalidRequestException> {
        client.updateGatewayCapabilityConfiguration {
          it.gatewayId(second).capabilityNamespace(opcua).capabilityConfiguration(wrong)
        }
      }
    }
  }

  @Test
  fun `an edge asks for what its gateway has configured, and tells what became of it`() {
    val caller = Caller(server)
    fun asked(edge: String) =
      caller.get("api/v1/edges/$edge/configuration").body["capabilities"].toList()
    fun tell(version: String, failure: String) =
      caller
        .post(
          "api/v1/edges/line-1/configuration",
          mapOf("namespace" to "millwright:edge:1", "version" to version, "failure" to failure),
        )
        .status shouldBe 200
    val id = gateway("line-1")
    asked("line-1") shouldBe listOf()
    asked("line-2") shouldBe listOf()
    fun put(configuration: String) =
      client
        .updateGatewayCapabilityConfiguration {
          it
            .gatewayId(id)
            .capabilityNamespace("millwright:edge:1")
            .capabilityConfiguration(configuration)
        }
        .capabilitySyncStatus()
    fun described() = client.describeGatewayCapabilityConfiguration {
      it.gatewayId(id).capabilityNamespace("millwright:edge:1")
    }
    val yaml = "edge: line-1\nsources: []\n"
    put(yaml) shouldBe CapabilitySyncStatus.OUT_OF_SYNC
    described().capabilityConfiguration() shouldBe yaml
    val first = asked("line-1").single()
    first["namespace"].asText() shouldBe "millwright:edge:1"
    first["configuration"].asText() shouldBe yaml

    tell(first["version"].asText(), "no such device")
    described().capabilitySyncStatus() shouldBe CapabilitySyncStatus.SYNC_FAILED
    caller
      .get("20200301/gateways/$id/capability/millwright:edge:1")
      .body["capabilitySyncReason"]
      .asText() shouldBe "no such device"
    tell(first["version"].asText(), "")
    described().capabilitySyncStatus() shouldBe CapabilitySyncStatus.IN_SYNC
    client
      .describeGateway { it.gatewayId(id) }
      .gatewayCapabilitySummaries()
      .single()
      .capabilitySyncStatus() shouldBe CapabilitySyncStatus.IN_SYNC

    put("""{"edge": "line-1", "sources": []}""") shouldBe CapabilitySyncStatus.OUT_OF_SYNC
    tell(first["version"].asText(), "")
    described().capabilitySyncStatus() shouldBe CapabilitySyncStatus.OUT_OF_SYNC
    shouldThrow<InvalidRequestException> { put("edge: line-1\nsorces: []\n") }.message shouldContain
      "sorces"

    // The thing's name stands for the edge as well, where it is the only one.
    client.updateGateway { it.gatewayId(id).gatewayName("Filling hall") }
    asked("line-1").size shouldBe 0
    asked("edge-1").size shouldBe 1
    gateway("another")
    asked("edge-1").size shouldBe 0
  }

  // Datasets

  @Test
  fun `a dataset comes back as it was created, with its version`() {
    val chosen = token()
    val created = client.createDataset {
      it.datasetId(chosen).datasetName("Manuals").datasetSource(source)
    }
    created.datasetId() shouldBe chosen
    client.waiter()
    val dataset = client.describeDataset { it.datasetId(chosen) }
    dataset.datasetSource() shouldBe source
    dataset.datasetStatus().stateAsString() shouldBe "ACTIVE"
    dataset.datasetVersion() shouldBe "1"
    client.updateDataset {
      it.datasetId(chosen).datasetName("Books").datasetDescription("All").datasetSource(source)
    }
    client.describeDataset { it.datasetId(chosen) }.datasetVersion() shouldBe "2"
    client
      .listDatasetsPaginator { it.sourceType("KENDRA") }
      .datasetSummaries()
      .map { it.name() to it.description() } shouldContainExactly listOf("Books" to "All")
    shouldThrow<ResourceAlreadyExistsException> {
      client.createDataset { it.datasetId(chosen).datasetName("Again").datasetSource(source) }
    }
    client.deleteDataset { it.datasetId(chosen) }.datasetStatus().stateAsString() shouldBe
      "DELETING"
    shouldThrow<ResourceNotFoundException> { client.describeDataset { it.datasetId(chosen) } }
  }

  // Settings

  @Test
  fun `storage is ours alone, and says so`() {
    val before = client.describeStorageConfiguration {}
    before.storageType() shouldBe StorageType.SITEWISE_DEFAULT_STORAGE
    before.disassociatedDataStorageAsString() shouldBe "ENABLED"
    before.retentionPeriod().unlimited() shouldBe true
    before.warmTierAsString() shouldBe "DISABLED"
    before.configurationStatus().stateAsString() shouldBe "ACTIVE"
    before.lastUpdateDate().shouldBeNull()
    client
      .putStorageConfiguration {
        it.storageType(StorageType.SITEWISE_DEFAULT_STORAGE).warmTier("ENABLED")
      }
      .warmTierAsString() shouldBe "ENABLED"
    val after = client.describeStorageConfiguration {}
    after.warmTierAsString() shouldBe "ENABLED"
    after.lastUpdateDate() shouldNotBe null
    shouldThrow<InvalidRequestException> {
        client.putStorageConfiguration { request ->
          request.storageType(StorageType.MULTI_LAYER_STORAGE).multiLayerStorage { layer ->
            layer.customerManagedS3Storage {
              it.s3ResourceArn("arn:aws:s3:::bucket").roleArn(ROLE)
            }
          }
        }
      }
      .message!! shouldContain "multiLayerStorage is not accepted"
    shouldThrow<InvalidRequestException> {
      client.putStorageConfiguration { request ->
        request.storageType(StorageType.SITEWISE_DEFAULT_STORAGE).retentionPeriod {
          it.numberOfDays(30)
        }
      }
    }
    // Each answer has an id of its own, which is a part of what is equal.
    "${client.describeStorageConfiguration {}}" shouldBe "$after"
  }

  @Test
  fun `there is no key management service`() {
    client.describeDefaultEncryptionConfiguration {}.encryptionType() shouldBe
      EncryptionType.SITEWISE_DEFAULT_ENCRYPTION
    client
      .putDefaultEncryptionConfiguration {
        it.encryptionType(EncryptionType.SITEWISE_DEFAULT_ENCRYPTION)
      }
      .configurationStatus()
      .stateAsString() shouldBe "ACTIVE"
    shouldThrow<InvalidRequestException> {
        client.putDefaultEncryptionConfiguration {
          it.encryptionType(EncryptionType.KMS_BASED_ENCRYPTION).kmsKeyId("alias/any")
        }
      }
      .message!! shouldContain "KMS"
  }

  @Test
  fun `the level of logging is kept, and followed`() {
    val logger = System.getLogger("io.millwright.api")
    client.describeLoggingOptions {}.loggingOptions().level() shouldBe LoggingLevel.INFO
    client.putLoggingOptions { request ->
      request.loggingOptions { it.level(LoggingLevel.ERROR) }
    }
    try {
      client.describeLoggingOptions {}.loggingOptions().level() shouldBe LoggingLevel.ERROR
      logger.isLoggable(System.Logger.Level.WARNING) shouldBe false
      logger.isLoggable(System.Logger.Level.ERROR) shouldBe true
    } finally {
      client.putLoggingOptions { request ->
        request.loggingOptions { it.level(LoggingLevel.INFO) }
      }
    }
    logger.isLoggable(System.Logger.Level.INFO) shouldBe true
  }

  // Tags

  private fun tags(arn: String): Map<String, String> =
    client.listTagsForResource { it.resourceArn(arn) }.tags()

  @Test
  fun `everything with an ARN can be tagged`() {
    historian.write(
      Reading.of("/lost/a", Instant.parse("2026-03-01T06:00:00Z"), Quality.GOOD, Value.of(1.0))
    )
    val portal = portal()
    val project = project(portal)
    val arns =
      listOf(
        client.describePortal { it.portalId(portal) }.portalArn(),
        client.describeProject { it.projectId(project) }.projectArn(),
        client.describeDashboard { it.dashboardId(dashboard(project)) }.dashboardArn(),
        client.describeGateway { it.gatewayId(gateway()) }.gatewayArn(),
        client
          .describeComputationModel { it.computationModelId(computation()) }
          .computationModelArn(),
        client.describeAsset { it.assetId(TestPlant.fillerId.toString()) }.assetArn(),
        client.describeAssetModel { it.assetModelId(TestPlant.filler.toString()) }.assetModelArn(),
        client.describeTimeSeries { it.alias("/lost/a") }.timeSeriesArn(),
        client.describeTimeSeries { it.alias("/graz/filler/temperature") }.timeSeriesArn(),
      )
    for (arn in arns) {
      client.tagResource { it.resourceArn(arn).tags(mapOf("line" to "1", "Größe" to "")) }
      client.tagResource { it.resourceArn(arn).tags(mapOf("line" to "2", "shift" to "a")) }
      tags(arn) shouldContainExactly mapOf("line" to "2", "shift" to "a", "Größe" to "")
      // As a program makes it of its own region and account.
      val own =
        arn.replace(Regex("iotsitewise:[^:]*:[^:]*:"), "iotsitewise:eu-west-1:123456789012:")
      tags(own) shouldContainExactly tags(arn)
      client.untagResource { it.resourceArn(arn).tagKeys("line", "Größe", "nothing") }
      tags(arn) shouldContainExactly mapOf("shift" to "a")
    }
  }

  @Test
  fun `tags given at creation are kept, and go with what is deleted`() {
    val given = mapOf("owner" to "anna")
    val portal = createPortal("Plant") { tags(given) }
    tags(portal.portalArn()) shouldContainExactly given
    client.deletePortal { it.portalId(portal.portalId()) }
    shouldThrow<ResourceNotFoundException> { tags(portal.portalArn()) }
    fun asset(id: String, tags: Map<String, String>) = client.createAsset {
      it.assetId(id).assetName("F2").assetModelId(TestPlant.filler.toString()).tags(tags)
    }
    val id = token()
    val asset = asset(id, given)
    tags(asset.assetArn()) shouldContainExactly given
    client.deleteAsset { it.assetId(id) }
    asset(id, mapOf())
    tags(asset.assetArn()).shouldBeEmpty()
    val model = client.createAssetModel { it.assetModelName("Empty").tags(given) }
    tags(model.assetModelArn()) shouldContainExactly given
    client.deleteAssetModel { it.assetModelId(model.assetModelId()) }
    shouldThrow<ResourceNotFoundException> { tags(model.assetModelArn()) }
  }

  @Test
  fun `a resource has at most 50 tags`() {
    val arn = createPortal("Plant").portalArn()
    client.tagResource { it.resourceArn(arn).tags((1..50).associate { i -> "k$i" to "v" }) }
    client.tagResource { it.resourceArn(arn).tags(mapOf("k1" to "w")) }
    shouldThrow<TooManyTagsException> {
      client.tagResource { it.resourceArn(arn).tags(mapOf("one" to "more")) }
    }
    tags(arn).size shouldBe 50
    for (wrong in listOf("aws:x" to "", "k".repeat(129) to "", "k" to "v".repeat(257))) {
      shouldThrow<InvalidRequestException> {
        client.tagResource { it.resourceArn(arn).tags(mapOf(wrong)) }
      }
    }
    for (unknown in listOf("portal/$UNKNOWN", "asset/$UNKNOWN", "time-series/$UNKNOWN", "x/y")) {
      shouldThrow<ResourceNotFoundException> {
        tags("arn:aws:iotsitewise:millwright:000000000000:$unknown")
      }
    }
    shouldThrow<InvalidRequestException> { tags("portal") }
  }

  // Computation models

  @Test
  fun `a computation model comes back as it was created`() {
    val id = computation()
    val model = client.describeComputationModel { it.computationModelId(id) }
    model.computationModelName() shouldBe "Watch"
    model.computationModelDescription() shouldBe "Watches fillers"
    model.computationModelConfiguration().anomalyDetection().resultProperty() shouldBe "\${result}"
    model.computationModelDataBinding()["result"] shouldBe ofModel(ANOMALY)
    model.computationModelDataBinding().getValue("inputs").list() shouldContainExactly
      listOf(ofModel(temperature))
    model.computationModelStatus().stateAsString() shouldBe "ACTIVE"
    model.computationModelVersion() shouldBe "1"
    model.actionDefinitions().shouldBeEmpty()
    shouldThrow<ResourceAlreadyExistsException> { computation() }
    client.updateComputationModel {
      it
        .computationModelId(id)
        .computationModelName("Guard")
        .computationModelConfiguration(model.computationModelConfiguration())
        .computationModelDataBinding(model.computationModelDataBinding())
    }
    client
      .describeComputationModel { it.computationModelId(id).computationModelVersion("2") }
      .computationModelName() shouldBe "Guard"
    shouldThrow<ResourceNotFoundException> {
      client.describeComputationModel { it.computationModelId(id).computationModelVersion("1") }
    }
    client
      .listComputationModelsPaginator { it.computationModelType("ANOMALY_DETECTION") }
      .computationModelSummaries()
      .map { it.name() to it.version() } shouldContainExactly listOf("Guard" to "2")
    client.deleteComputationModel { it.computationModelId(id) }
    shouldThrow<ResourceNotFoundException> {
      client.describeComputationModel { it.computationModelId(id) }
    }
  }

  @Test
  fun `where computation models use a property is found`() {
    val ids = listOf(computation("A"), computation("B"))
    val byModel =
      client
        .listComputationModelDataBindingUsagesPaginator { request ->
          request.maxResults(1).dataBindingValueFilter { filter ->
            filter.assetModel { it.assetModelId(TestPlant.filler.toString()) }
          }
        }
        .dataBindingUsageSummaries()
        .toList()
    byModel.map {
      it.matchedDataBinding().value().assetModelProperty().propertyId()
    } shouldContainExactlyInAnyOrder listOf(temperature.toString(), ANOMALY.toString())
    byModel.first().computationModelIds() shouldContainExactlyInAnyOrder ids
    client
      .listComputationModelDataBindingUsages { request ->
        request.dataBindingValueFilter { filter ->
          filter.assetModelProperty {
            it.assetModelId(TestPlant.filler.toString()).propertyId(temperature.toString())
          }
        }
      }
      .dataBindingUsageSummaries()
      .size shouldBe 1
    client
      .listComputationModelDataBindingUsages { request ->
        request.dataBindingValueFilter { filter ->
          filter.asset { it.assetId(TestPlant.fillerId.toString()) }
        }
      }
      .dataBindingUsageSummaries()
      .shouldBeEmpty()
  }

  @Test
  fun `an invalid computation model is refused`() {
    shouldThrow<InvalidRequestException> {
        computation { computationModelDataBinding(mapOf("inputs" to ofModel(temperature))) }
      }
      .message!! shouldContain "result"
    shouldThrow<InvalidRequestException> {
        computation {
          computationModelDataBinding(
            mapOf("inputs" to ofModel(temperature), "result" to ofModel(temperature))
          )
        }
      }
      .message!! shouldContain "STRING"
    shouldThrow<ResourceNotFoundException> {
      computation {
        computationModelDataBinding(
          mapOf("inputs" to ofModel(PropertyId(UUID(9, 9))), "result" to ofModel(ANOMALY))
        )
      }
    }
  }

  @Test
  fun `actions can't run yet, and no answer claims that they did`() {
    val id = computation()
    shouldThrow<InvalidRequestException> {
        client.executeAction { request ->
          request
            .targetResource { it.computationModelId(id) }
            .actionDefinitionId(UNKNOWN)
            .actionPayload { it.stringValue("{}") }
        }
      }
      .message!! shouldContain "can't run actions"
    client
      .listActionsPaginator {
        it.targetResourceType(TargetResourceType.COMPUTATION_MODEL).targetResourceId(id)
      }
      .actionSummaries()
      .toList()
      .shouldBeEmpty()
    client
      .listExecutionsPaginator {
        it
          .targetResourceType(TargetResourceType.ASSET)
          .targetResourceId(TestPlant.fillerId.toString())
      }
      .executionSummaries()
      .toList()
      .shouldBeEmpty()
    client
      .listComputationModelResolveToResources { it.computationModelId(id) }
      .computationModelResolveToResourceSummaries()
      .shouldBeEmpty()
    client
      .describeComputationModelExecutionSummary {
        it
          .computationModelId(id)
          .resolveToResourceType("ASSET")
          .resolveToResourceId(TestPlant.fillerId.toString())
      }
      .apply {
        computationModelExecutionSummary().shouldBeEmpty()
        resolveTo().assetId() shouldBe TestPlant.fillerId.toString()
      }
    shouldThrow<ResourceNotFoundException> { client.describeAction { it.actionId(UNKNOWN) } }
    shouldThrow<ResourceNotFoundException> {
      client.describeExecution { it.executionId(UNKNOWN) }
    }
    shouldThrow<ResourceNotFoundException> {
      client.listActions {
        it.targetResourceType(TargetResourceType.COMPUTATION_MODEL).targetResourceId(UNKNOWN)
      }
    }
  }

  // InvokeAssistant answers a stream of events, which only the SDK's asynchronous client can.
  @Test
  fun `there is no assistant, and it says so`() {
    val answer =
      HttpClient.newHttpClient()
        .send(
          HttpRequest.newBuilder(server.resolve("assistant/invocation"))
            .POST(HttpRequest.BodyPublishers.ofString("""{"message":"What is wrong?"}"""))
            .build(),
          HttpResponse.BodyHandlers.ofString(),
        )
    answer.statusCode() shouldBe 400
    answer.headers().firstValue("x-amzn-ErrorType").get() shouldBe "InvalidRequestException"
    ObjectMapper().readTree(answer.body())["message"].textValue() shouldContain "no assistant"
  }

  // What all have in common

  @Test
  fun `a repeated request with the same client token is answered with the first result`() {
    val token = token()
    val first = createPortal("Plant") { clientToken(token) }
    createPortal("Plant") { clientToken(token) }.portalId() shouldBe first.portalId()
    client.listPortals {}.portalSummaries().size shouldBe 1
    createPortal("Plant").portalId() shouldNotBe first.portalId()
    val projects =
      List(2) {
        client
          .createProject {
            // Each operation has tokens of its own.
            it.portalId(first.portalId()).projectName("Line 1").clientToken(token)
          }
          .projectId()
      }
    projects.distinct().size shouldBe 1
    repeat(2) { client.deleteProject { it.projectId(projects[0]).clientToken(token) } }
    use(reopened())
    createPortal("Plant") { clientToken(token) }.portalId() shouldBe first.portalId()
    shouldThrow<InvalidRequestException> { createPortal("Plant") { clientToken("short") } }
  }

  @Test
  fun `a refused request does not use its client token up`() {
    val token = token()
    val chosen = token()
    client.createDataset { it.datasetId(chosen).datasetName("A").datasetSource(source) }
    fun again() = client.createDataset {
      it.datasetId(chosen).datasetName("A").datasetSource(source).clientToken(token)
    }
    shouldThrow<ResourceAlreadyExistsException> { again() }
    client.deleteDataset { it.datasetId(chosen) }
    again().datasetId() shouldBe chosen
  }

  @Test
  fun `everything is there after the historian is opened anew`() {
    val portal = createPortal("Plant") { tags(mapOf("a" to "b")) }
    val project = project(portal.portalId())
    val dashboard = dashboard(project)
    val gateway = gateway()
    client.updateGatewayCapabilityConfiguration {
      it
        .gatewayId(gateway)
        .capabilityNamespace("iotsitewise:opcuacollector:2")
        .capabilityConfiguration("{}")
    }
    val model = computation()
    client.putStorageConfiguration {
      it.storageType(StorageType.SITEWISE_DEFAULT_STORAGE).warmTier("ENABLED")
    }
    fun seen() =
      listOf(
          client.describePortal { it.portalId(portal.portalId()) },
          tags(portal.portalArn()),
          client.describeProject { it.projectId(project) },
          client.describeDashboard { it.dashboardId(dashboard) },
          client.describeGateway { it.gatewayId(gateway) },
          client.describeGatewayCapabilityConfiguration {
            it.gatewayId(gateway).capabilityNamespace("iotsitewise:opcuacollector:2")
          },
          client.describeComputationModel { it.computationModelId(model) },
          client.describeStorageConfiguration {},
        )
        // Without the id that each answer has of its own.
        .map { "$it" }
    val before = seen()
    use(reopened())
    seen() shouldBe before
  }

  // The SDK can't send it, but others can; and many who would read it again, could not.
  @Test
  fun `half of a surrogate pair is no text, and is refused`() {
    val answer =
      HttpClient.newHttpClient()
        .send(
          HttpRequest.newBuilder(server.resolve("projects"))
            .POST(
              HttpRequest.BodyPublishers.ofString(
                """{"portalId":"${portal()}","projectName":"a\ud800b"}"""
              )
            )
            .build(),
          HttpResponse.BodyHandlers.ofString(),
        )
    answer.statusCode() shouldBe 400
    ObjectMapper().readTree(answer.body())["message"].textValue() shouldStartWith
      "/projectName holds half a character"
  }

  @Test
  fun `malformed requests are invalid requests, never failures of the server`() {
    val portal = portal()
    val project = project(portal)
    val calls =
      listOf<() -> Any>(
        { createPortal("") },
        { createPortal("a\u0000b") },
        { createPortal("x".repeat(257)) },
        { createPortal("P") { portalContactEmail("nobody") } },
        { createPortal("P") { roleArn("role") } },
        { createPortal("P") { portalAuthMode("NONE") } },
        {
          createPortal("P") {
            portalLogoImageFile { it.data(SdkBytes.fromUtf8String("GIF")).type("PNG") }
          }
        },
        {
          client.updatePortal { request ->
            request.portalId(portal).portalName("P").portalContactEmail("a@b.example")
            request.roleArn(ROLE).portalLogoImage { it.id(UNKNOWN) }
          }
        },
        { client.describePortal { it.portalId("seven") } },
        { client.createProject { it.portalId(portal) } },
        { client.createProject { it.portalId("x").projectName("y") } },
        {
          client.createDashboard {
            it.projectId(project).dashboardName("D").dashboardDefinition("{]")
          }
        },
        {
          client.createDashboard {
            it.projectId(project).dashboardName("D").dashboardDefinition("{} {}")
          }
        },
        {
          client.createDashboard {
            it
              .projectId(project)
              .dashboardName("D")
              .dashboardDefinition("[".repeat(10_000) + "]".repeat(10_000))
          }
        },
        { client.createProject { it.portalId(portal).projectName("\u0007".repeat(256)) } },
        { client.listDashboards { it.projectId("x") } },
        {
          client.createAccessPolicy { request ->
            request
              .accessPolicyIdentity {}
              .accessPolicyResource { resource -> resource.portal { it.id(portal) } }
              .accessPolicyPermission(Permission.VIEWER)
          }
        },
        { client.listAccessPolicies { it.resourceId(portal) } },
        { client.listAccessPolicies { it.identityType(IdentityType.USER) } },
        { client.listAccessPolicies { it.identityId("anna") } },
        { client.createGateway { it.gatewayName("G").gatewayPlatform {} } },
        {
          client.describeGatewayCapabilityConfiguration {
            it.gatewayId(UNKNOWN).capabilityNamespace("x")
          }
        },
        { client.createDataset { it.datasetName("D/D").datasetSource(source) } },
        { client.createDataset { it.datasetName("D").datasetId("x").datasetSource(source) } },
        { client.listDatasets {} },
        { client.putLoggingOptions { it.loggingOptions { options -> options.level("ALL") } } },
        { client.listActions {} },
        { client.listComputationModelDataBindingUsages { it.dataBindingValueFilter {} } },
        { client.tagResource { it.resourceArn("arn:aws:iotsitewise:x") } },
      )
    for ((number, call) in calls.withIndex()) {
      val refused = shouldThrow<SdkServiceException> { call() }
      (number to refused.statusCode()) shouldBe (number to 400)
      refused.message!!.length shouldBeLessThan 1_000
    }
  }
}
