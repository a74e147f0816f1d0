// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.openapi

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.ObjectNode
import com.networknt.schema.JsonSchema
import com.networknt.schema.JsonSchemaFactory
import com.networknt.schema.SpecVersion
import io.millwright.api.problem.Refusal
import io.millwright.api.protocol.Pointer
import io.millwright.api.protocol.ProtocolOperation
import io.millwright.api.protocol.Shape
import io.millwright.api.protocol.ShapeCheck
import io.millwright.api.protocol.SiteWiseProtocol
import jakarta.inject.Singleton
import jakarta.ws.rs.Path
import jakarta.ws.rs.container.ContainerRequestContext
import jakarta.ws.rs.container.ContainerResponseContext
import jakarta.ws.rs.container.ResourceInfo
import java.util.concurrent.ConcurrentHashMap
import org.jboss.resteasy.reactive.server.ServerResponseFilter

/** The server's own description of itself, as it was built. */
internal object Described {
  val document: JsonNode by lazy {
    val loader = Thread.currentThread().contextClassLoader
    loader.getResourceAsStream("META-INF/quarkus-generated-openapi-doc.JSON").use {
      ObjectMapper().readTree(checkNotNull(it) { "the server has no OpenAPI document" })
    }
  }
  private val factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)

  fun schema(of: JsonNode): JsonSchema {
    val whole = ObjectMapper().createObjectNode()
    whole.set<ObjectNode>("components", document["components"])
    whole.set<ObjectNode>("allOf", ObjectMapper().createArrayNode().add(of))
    return factory.getSchema(whole)
  }
}

/**
 * Every answer of every test of the API, seen in the server: one that is not as the OpenAPI
 * document says, or one of SiteWise's operations that is not as the protocol's shapes say, becomes
 * a failure of its own, so that the test that asked for it fails.
 */
@Singleton
class Conformance(private val json: ObjectMapper) {
  private val schemas = ConcurrentHashMap<JsonNode, JsonSchema>()
  private val protocol = SiteWiseProtocol.strict()
  private val operations =
    protocol.operations().values.associateBy { "${it.method()} ${it.path()}" }

  @ServerResponseFilter
  fun check(
    request: ContainerRequestContext,
    response: ContainerResponseContext,
    resource: ResourceInfo?,
  ) {
    val method = resource?.resourceMethod ?: return
    val path =
      listOfNotNull(
          method.declaringClass.getAnnotation(Path::class.java),
          method.getAnnotation(Path::class.java),
        )
        .map { it.value.trim('/') }
        .filter { it.isNotEmpty() }
        .joinToString("/", "/")
    val operation = operations["${request.method} $path"]
    val wrong =
      wrong(path, request.method.lowercase(), response) ?: operation?.let { wrong(it, response) }
    if (wrong != null) {
      response.status = 599
      response.entity =
        json
          .createObjectNode()
          .put("message", "${request.method} $path: the answer is wrong: $wrong")
    }
  }

  private fun body(response: ContainerResponseContext): ByteArray =
    if (response.hasEntity()) json.writeValueAsBytes(response.entity) else "{}".toByteArray()

  private fun wrong(operation: ProtocolOperation, response: ContainerResponseContext): String? {
    val status = response.status
    if (status !in 200..299) {
      val name = response.headers.getFirst("x-amzn-ErrorType") as String?
      val shape = name?.let { protocol.error(it).orElse(null) }
      return when {
        name == null -> "there is no x-amzn-ErrorType"
        name in GENERAL -> null
        shape == null || name !in operation.errors() -> "it can't answer $name"
        else -> {
          val there = json.readTree(body(response)).fieldNames().asSequence().toSet()
          val missing = shape.members().values.filter { it.isRequired }.map { it.name() } - there
          if (missing.isEmpty()) null else "$name has no $missing"
        }
      }
    }
    if (status != operation.status()) return "status $status is not ${operation.status()}"
    return try {
      ObjectMapper().createParser(body(response)).use {
        it.nextToken()
        ShapeCheck(it, object : ShapeCheck.Reader {}).`object`(operation.output(), Pointer.ROOT)
      }
      ShapeCheck.parameters(operation.output()) { member ->
        if (member.place() == Shape.Place.HEADER)
          response.headers[member.wireName()].orEmpty().map { "$it" }
        else listOf()
      }
      null
    } catch (e: Refusal) {
      e.message
    }
  }

  private fun wrong(path: String, method: String, response: ContainerResponseContext): String? {
    val operation = Described.document["paths"].path(path).path(method)
    if (operation.isMissingNode) return "there is no such operation in it"
    val status = response.status
    val answers = operation["responses"]
    val answer =
      answers["$status"] ?: answers["${status / 100}XX"] ?: return "status $status is not in it"
    val schema = answer.path("content").path("application/json").path("schema")
    if (schema.isMissingNode || !response.hasEntity()) return null
    val body: JsonNode = json.readTree(json.writeValueAsBytes(response.entity))
    return schemas
      .computeIfAbsent(schema) { Described.schema(it) }
      .validate(body)
      .takeIf { it.isNotEmpty() }
      ?.joinToString("; ", limit = 5) { "not as the OpenAPI document says: $it" }
  }

  private companion object {
    /** What any operation of AWS may answer, because of who calls, how often, or how well it is. */
    val GENERAL =
      setOf(
        "AccessDeniedException",
        "IncompleteSignatureException",
        "InvalidSignatureException",
        "MissingAuthenticationTokenException",
        "UnrecognizedClientException",
        "ServiceUnavailableException",
        "ThrottlingException",
        "InternalFailureException",
      )
  }
}
