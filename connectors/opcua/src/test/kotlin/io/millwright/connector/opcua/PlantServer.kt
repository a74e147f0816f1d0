// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import java.net.InetAddress
import java.net.ServerSocket
import java.security.KeyPair
import java.security.cert.X509Certificate
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.TimeUnit
import org.eclipse.milo.opcua.sdk.core.AccessLevel
import org.eclipse.milo.opcua.sdk.core.Reference
import org.eclipse.milo.opcua.sdk.server.EndpointConfig
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle
import org.eclipse.milo.opcua.sdk.server.OpcUaServer
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfigLimits
import org.eclipse.milo.opcua.sdk.server.identity.AnonymousIdentityValidator
import org.eclipse.milo.opcua.sdk.server.identity.CompositeValidator
import org.eclipse.milo.opcua.sdk.server.identity.UsernameIdentityValidator
import org.eclipse.milo.opcua.sdk.server.items.DataItem
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem
import org.eclipse.milo.opcua.sdk.server.model.variables.AnalogItemTypeNode
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode
import org.eclipse.milo.opcua.sdk.server.nodes.factories.NodeFactory
import org.eclipse.milo.opcua.sdk.server.servicesets.AttributeServiceSet
import org.eclipse.milo.opcua.sdk.server.servicesets.MonitoredItemServiceSet
import org.eclipse.milo.opcua.sdk.server.servicesets.ViewServiceSet
import org.eclipse.milo.opcua.sdk.server.util.SubscriptionModel
import org.eclipse.milo.opcua.stack.core.NodeIds
import org.eclipse.milo.opcua.stack.core.security.DefaultApplicationGroup
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager
import org.eclipse.milo.opcua.stack.core.security.DefaultServerCertificateValidator
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateStore
import org.eclipse.milo.opcua.stack.core.security.MemoryTrustListManager
import org.eclipse.milo.opcua.stack.core.security.RsaSha256CertificateFactory
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation
import org.eclipse.milo.opcua.stack.core.types.structured.Range
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateBuilder
import org.eclipse.milo.opcua.stack.core.util.SelfSignedCertificateGenerator
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig

/**
 * A small OPC UA server with one folder, {@code Filler}. It lets anonymous users in, and the user
 * operator with the password secret; without security or with Basic256Sha256 and
 * Aes256_Sha256_RsaPss.
 *
 * @param itemsPerCall what it allows at once
 * @param anonymous whether it lets anonymous users in
 * @param port where it listens
 * @param before namespaces that come before the plant's own
 * @param nodesAtOnce how many nodes a client may browse with one request
 * @param views answers to Browse in place of the usual ones
 * @param items answers to requests about monitored items in place of the usual ones
 * @param attributes answers to Read in place of the usual ones
 */
class PlantServer(
  private val itemsPerCall: Int = 10_000,
  private val anonymous: Boolean = true,
  keys: KeyPair = KEYS,
  val port: Int = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort },
  before: List<String> = listOf(),
  private val nodesAtOnce: Int = 5,
  views: ((OpcUaServer) -> ViewServiceSet)? = null,
  items: ((OpcUaServer) -> MonitoredItemServiceSet)? = null,
  attributes: ((OpcUaServer) -> AttributeServiceSet)? = null,
) : AutoCloseable {
  private val trusted = MemoryTrustListManager()
  private val certificate: X509Certificate =
    SelfSignedCertificateBuilder(keys)
      .setCommonName("Plant server")
      .setApplicationUri(URI)
      .addDnsName("localhost")
      .build()
  private val server: OpcUaServer
  private val plant: Plant

  init {
    val quarantine = MemoryCertificateQuarantine()
    val factory =
      object : RsaSha256CertificateFactory() {
        override fun createRsaSha256KeyPair() = keys

        override fun createRsaSha256CertificateChain(pair: KeyPair) = arrayOf(certificate)
      }
    val group =
      DefaultApplicationGroup.createAndInitialize(
        trusted,
        MemoryCertificateStore(),
        factory,
        DefaultServerCertificateValidator(trusted, quarantine),
      )
    val users = UsernameIdentityValidator { it.username == "operator" && it.password == "secret" }
    val config =
      OpcUaServerConfig.builder()
        .setApplicationUri(URI)
        .setApplicationName(LocalizedText.english("Plant server"))
        .setProductUri(URI)
        .setBuildInfo(BuildInfo(URI, "", "", "", "", DateTime.now()))
        .setEndpoints(endpoints())
        .setCertificateManager(DefaultCertificateManager(quarantine, group))
        .setIdentityValidator(CompositeValidator(AnonymousIdentityValidator.INSTANCE, users))
        .setLimits(
          object : OpcUaServerConfigLimits {
            override fun getMaxMonitoredItemsPerCall() = uint(itemsPerCall)

            override fun getMaxNodesPerBrowse() = uint(nodesAtOnce)

            override fun getMaxNodesPerRead() = uint(20)
          }
        )
        .build()
    server =
      OpcUaServer(config) {
        OpcTcpServerTransport(OpcTcpServerTransportConfig.newBuilder().build())
      }
    before.forEach { server.namespaceTable.add(it) }
    val paths = listOf("", "/")
    views?.invoke(server)?.let { set -> paths.forEach { server.addServiceSet(it, set) } }
    items?.invoke(server)?.let { set -> paths.forEach { server.addServiceSet(it, set) } }
    attributes?.invoke(server)?.let { set -> paths.forEach { server.addServiceSet(it, set) } }
    plant = Plant(server)
    plant.startup()
    server.startup().get(10, TimeUnit.SECONDS)
  }

  val endpoint: String
    get() = "opc.tcp://127.0.0.1:$port"

  /** Trusts a client's certificate. */
  fun trust(client: X509Certificate) = trusted.addTrustedCertificate(client)

  /** Adds a variable to the folder, or sets it. */
  fun write(
    name: String,
    value: Any?,
    status: Long = 0,
    source: DateTime? = DateTime.now(),
    server: DateTime? = DateTime.now(),
  ) = plant.write(name, DataValue(Variant.of(value), StatusCode(status), source, server))

  /** Adds a folder below Objects with some variables. */
  fun folder(name: String, variables: Int) = plant.folder(name, variables)

  /** Adds a namespace while the server runs. */
  fun namespace(uri: String) = server.namespaceTable.add(uri)

  /** Takes a variable away. */
  fun remove(name: String) = plant.remove(name)

  /** Takes a variable away, and tells no subscription of it, as some servers do. */
  fun removeSilently(name: String) = plant.removeSilently(name)

  /** Adds an analog item with a range and a unit. */
  fun writeAnalog(name: String, value: Double, unit: String) = plant.writeAnalog(name, value, unit)

  /** Forgets every subscription without a word; sessions and connections stand. */
  fun forgetSubscriptions() =
    server.sessionManager.allSessions.forEach { session ->
      val manager = session.subscriptionManager
      manager.subscriptions.forEach { manager.removeSubscription(it.id) }
    }

  override fun close() {
    plant.shutdown()
    server.shutdown().get(10, TimeUnit.SECONDS)
  }

  private fun endpoints(): Set<EndpointConfig> {
    val plain =
      EndpointConfig.newBuilder()
        .setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
        .setBindAddress("127.0.0.1")
        // As many servers do: a name that their clients can't resolve.
        .setHostname("plc-in-the-cellar")
        .setBindPort(port)
        .setCertificate(certificate)
    if (anonymous) {
      plain.addTokenPolicies(OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS)
    }
    plain.addTokenPolicies(OpcUaServerConfig.USER_TOKEN_POLICY_USERNAME)
    fun secured(policy: SecurityPolicy, mode: MessageSecurityMode) =
      plain.copy().setSecurityPolicy(policy).setSecurityMode(mode).build()
    return setOf(
      secured(SecurityPolicy.None, MessageSecurityMode.None),
      secured(SecurityPolicy.Basic256Sha256, MessageSecurityMode.Sign),
      secured(SecurityPolicy.Basic256Sha256, MessageSecurityMode.SignAndEncrypt),
      secured(SecurityPolicy.Aes256_Sha256_RsaPss, MessageSecurityMode.SignAndEncrypt),
    )
  }

  private class Plant(server: OpcUaServer) : ManagedNamespaceWithLifecycle(server, NAMESPACE) {
    private val subscriptions = SubscriptionModel(server, this)
    private val variables = HashMap<String, UaVariableNode>()
    private val items = CopyOnWriteArrayList<DataItem>()
    private lateinit var folder: UaFolderNode

    init {
      lifecycleManager.addLifecycle(subscriptions)
      lifecycleManager.addStartupTask {
        folder =
          UaFolderNode(
            nodeContext,
            newNodeId("Filler"),
            newQualifiedName("Filler"),
            LocalizedText.english("Filler"),
          )
        nodeManager.addNode(folder)
        folder.addReference(
          Reference(folder.nodeId, NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false)
        )
      }
    }

    fun folder(name: String, variables: Int) {
      val folder =
        UaFolderNode(
          nodeContext,
          newNodeId(name),
          newQualifiedName(name),
          LocalizedText.english(name),
        )
      nodeManager.addNode(folder)
      folder.addReference(
        Reference(folder.nodeId, NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false)
      )
      repeat(variables) {
        val node =
          UaVariableNode.UaVariableNodeBuilder(nodeContext)
            .setNodeId(newNodeId("$name.V$it"))
            .setBrowseName(newQualifiedName("V$it"))
            .setDisplayName(LocalizedText.english("V$it"))
            .setDataType(NodeIds.Double)
            .setTypeDefinition(NodeIds.BaseDataVariableType)
            .build()
        nodeManager.addNode(node)
        folder.addOrganizes(node)
      }
    }

    @Synchronized
    fun write(name: String, data: DataValue) {
      val variable =
        variables.getOrPut(name) {
          val node =
            UaVariableNode.UaVariableNodeBuilder(nodeContext)
              .setNodeId(newNodeId("Filler.$name"))
              .setAccessLevel(AccessLevel.READ_WRITE)
              .setUserAccessLevel(
                if (name.startsWith("set")) AccessLevel.READ_WRITE else AccessLevel.READ_ONLY
              )
              .setBrowseName(newQualifiedName(name))
              .setDisplayName(LocalizedText.english(name))
              .setDataType(dataType(data.value.value))
              .setTypeDefinition(NodeIds.BaseDataVariableType)
              .build()
          node.setValue(data)
          nodeManager.addNode(node)
          folder.addOrganizes(node)
          node
        }
      variable.setValue(data)
    }

    @Synchronized
    fun remove(name: String) {
      variables.remove(name)?.delete()
    }

    fun removeSilently(name: String) {
      val node = variables.getValue(name).nodeId
      subscriptions.onDataItemsDeleted(items.filter { it.readValueId.nodeId == node })
      remove(name)
    }

    fun writeAnalog(name: String, value: Double, unit: String) {
      val node =
        nodeFactory.createNode(
          newNodeId("Filler.$name"),
          NodeIds.AnalogItemType,
          object : NodeFactory.InstantiationCallback {
            override fun includeOptionalNode(type: NodeId, name: QualifiedName) = true
          },
        ) as AnalogItemTypeNode
      node.browseName = newQualifiedName(name)
      node.displayName = LocalizedText.english(name)
      node.dataType = NodeIds.Double
      node.value = DataValue(Variant.of(value))
      node.euRange = Range(0.0, 100.0)
      node.engineeringUnits =
        EUInformation(
          "http://www.opcfoundation.org/UA/units/un/cefact",
          4408652,
          LocalizedText.english(unit),
          LocalizedText.english("degree Celsius"),
        )
      nodeManager.addNode(node)
      folder.addOrganizes(node)
    }

    private fun dataType(value: Any?): NodeId =
      when (value) {
        is Boolean -> NodeIds.Boolean
        is Int -> NodeIds.Int32
        is Short -> NodeIds.Int16
        is Double -> NodeIds.Double
        is Float -> NodeIds.Float
        is String -> NodeIds.String
        else -> NodeIds.BaseDataType
      }

    override fun onDataItemsCreated(created: List<DataItem>) {
      items += created
      subscriptions.onDataItemsCreated(created)
    }

    override fun onDataItemsModified(items: List<DataItem>) =
      subscriptions.onDataItemsModified(items)

    override fun onDataItemsDeleted(items: List<DataItem>) = subscriptions.onDataItemsDeleted(items)

    override fun onMonitoringModeChanged(items: List<MonitoredItem>) =
      subscriptions.onMonitoringModeChanged(items)
  }

  companion object {
    const val URI = "urn:test:plant"
    const val NAMESPACE = "urn:test:plant:filler"
    private val KEYS: KeyPair by lazy { SelfSignedCertificateGenerator.generateRsaKeyPair(2048) }
  }
}
