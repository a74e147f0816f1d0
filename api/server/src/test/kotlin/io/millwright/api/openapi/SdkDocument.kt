// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.openapi

import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.ObjectNode
import java.lang.reflect.ParameterizedType
import java.util.TreeMap
import software.amazon.awssdk.core.SdkField
import software.amazon.awssdk.core.SdkPojo
import software.amazon.awssdk.core.protocol.MarshallLocation
import software.amazon.awssdk.core.protocol.MarshallingType
import software.amazon.awssdk.core.traits.ListTrait
import software.amazon.awssdk.core.traits.MapTrait
import software.amazon.awssdk.protocols.core.OperationInfo
import software.amazon.awssdk.services.iotsitewise.IoTSiteWiseClient
import software.amazon.awssdk.utils.builder.Buildable

private const val MODEL = "software.amazon.awssdk.services.iotsitewise"

/** The operations with an answer other than 200, as Millwright gives them. */
private val CREATED =
  setOf("CreateAccessPolicy", "CreateDashboard", "CreateGateway", "CreateProject") +
    "UpdateGatewayCapabilityConfiguration"
private val DONE_IN_SILENCE = setOf("DeleteAccessPolicy", "DeleteDashboard", "DeleteProject")
private val ACCEPTED =
  setOf("Portal", "ComputationModel", "Dataset", "AssetModelCompositeModel", "Asset", "AssetModel")
    .flatMap { listOf("Create$it", "Update$it", "Delete$it") } +
    setOf(
      "CreateBulkImportJob",
      "PutAssetModelInterfaceRelationship",
      "DeleteAssetModelInterfaceRelationship",
    )

/**
 * What the AWS SDK sends and reads, read from its own classes, as OpenAPI. Which members are
 * required, they don't know.
 */
internal class SdkDocument {
  private val json = ObjectMapper()
  private val schemas = TreeMap<String, ObjectNode>()

  fun text(): String {
    val paths = TreeMap<String, TreeMap<String, ObjectNode>>()
    IoTSiteWiseClient::class
      .java
      .methods
      .filter { it.parameterCount == 1 && it.parameterTypes[0].simpleName.endsWith("Request") }
      .filterNot { it.name.endsWith("Paginator") }
      .forEach { method ->
        val name = method.parameterTypes[0].simpleName.removeSuffix("Request")
        val binding = binding(name)
        // The SDK asks /timeseries/, which is the same.
        paths
          .getOrPut(binding.requestUri().removeSuffix("/")) { TreeMap() }[
            binding.httpMethod().name.lowercase()] =
          operation(name, method.parameterTypes[0], method.returnType)
      }
    val document = json.createObjectNode().put("openapi", "3.1.0")
    document.putObject("info").put("title", "AWS IoT SiteWise").put("version", "2019-12-02")
    document.set<ObjectNode>("paths", json.valueToTree(paths))
    document.putObject("components").set<ObjectNode>("schemas", json.valueToTree(schemas))
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n"
  }

  private fun binding(operation: String): OperationInfo =
    Class.forName("$MODEL.transform.${operation}RequestMarshaller")
      .getDeclaredField("SDK_OPERATION_BINDING")
      .apply { isAccessible = true }
      .get(null) as OperationInfo

  private fun operation(name: String, request: Class<*>, response: Class<*>): ObjectNode {
    val node = json.createObjectNode().put("operationId", name)
    val fields = fields(request)
    val parameters = node.putArray("parameters")
    fields
      .filter { it.location() != MarshallLocation.PAYLOAD }
      .forEach { field ->
        parameters
          .addObject()
          .put("name", field.locationName())
          .put(
            "in",
            when (field.location()) {
              MarshallLocation.PATH -> "path"
              MarshallLocation.QUERY_PARAM -> "query"
              else -> "header"
            },
          )
          .put("required", field.location() == MarshallLocation.PATH)
          .set<ObjectNode>("schema", schema(field, request, inBody = false))
      }
    if (fields.any { it.location() == MarshallLocation.PAYLOAD }) {
      val body = node.putObject("requestBody").put("required", true)
      body.putObject("content").putObject("application/json").set<ObjectNode>("schema", of(request))
    }
    val status = if (name in CREATED) "201" else if (name in ACCEPTED) "202" else "200"
    val answers = node.putObject("responses")
    if (name in DONE_IN_SILENCE) {
      answers.putObject("204").put("description", "Done")
    } else {
      answers
        .putObject(status)
        .put("description", "Done")
        .putObject("content")
        .putObject("application/json")
        .set<ObjectNode>("schema", of(response))
    }
    return node
  }

  private fun fields(type: Class<*>): List<SdkField<*>> =
    ((type.getMethod("builder").invoke(null) as Buildable).build() as SdkPojo).sdkFields()

  private fun ref(name: String) = json.createObjectNode().put("\$ref", "#/components/schemas/$name")

  private fun of(type: Class<*>): ObjectNode {
    val name = "SiteWise${type.simpleName}"
    if (name !in schemas) {
      val schema = json.createObjectNode().put("type", "object")
      schemas[name] = schema
      val body = fields(type).filter { it.location() == MarshallLocation.PAYLOAD }
      val properties = schema.putObject("properties")
      body.forEach {
        properties.set<ObjectNode>(it.locationName(), schema(it, type, inBody = true))
      }
    }
    return ref(name)
  }

  private fun schema(field: SdkField<*>, owner: Class<*>, inBody: Boolean): ObjectNode {
    val node = json.createObjectNode()
    return when (field.marshallingType()) {
      MarshallingType.STRING -> node.put("type", "string").also { enum(it, field, owner) }
      MarshallingType.INTEGER -> node.put("type", "integer").put("format", "int32")
      MarshallingType.LONG -> node.put("type", "integer").put("format", "int64")
      MarshallingType.DOUBLE -> node.put("type", "number").put("format", "double")
      MarshallingType.BOOLEAN -> node.put("type", "boolean")
      // REST-JSON: seconds in bodies, ISO-8601 in queries.
      MarshallingType.INSTANT ->
        if (inBody) node.put("type", "number")
        else node.put("type", "string").put("format", "date-time")
      MarshallingType.SDK_BYTES -> node.put("type", "string").put("format", "byte")
      MarshallingType.LIST ->
        node.put("type", "array").also {
          val item = field.getTrait(ListTrait::class.java).memberFieldInfo()
          it.set<ObjectNode>("items", element(item, field, owner, inBody))
        }
      MarshallingType.MAP ->
        node.put("type", "object").also {
          val value = field.getTrait(MapTrait::class.java).valueFieldInfo()
          it.set<ObjectNode>("additionalProperties", element(value, field, owner, inBody))
        }
      MarshallingType.SDK_POJO -> of(pojo(field))
      else -> node
    }
  }

  private fun element(item: SdkField<*>, field: SdkField<*>, owner: Class<*>, inBody: Boolean) =
    schema(item, owner, inBody).also {
      if (item.marshallingType() == MarshallingType.STRING) enum(it, field, owner)
    }

  private fun pojo(field: SdkField<*>): Class<*> =
    field.constructor().get().javaClass.let { it.enclosingClass ?: it }

  /** The SDK's enums are texts on the wire; its getters know which they are. */
  private fun enum(schema: ObjectNode, field: SdkField<*>, owner: Class<*>) {
    val type =
      owner.methods
        .filter { it.parameterCount == 0 }
        .filter { it.name.equals(field.memberName(), ignoreCase = true) }
        .map { it.genericReturnType }
        .map { if (it is ParameterizedType) it.actualTypeArguments.last() else it }
        .filterIsInstance<Class<*>>()
        .firstOrNull { it.isEnum } ?: return
    val known = type.enumConstants.map { "$it" }.filterNot { it == "null" }
    schema.putArray("enum").apply { known.forEach { add(it) } }
  }
}
