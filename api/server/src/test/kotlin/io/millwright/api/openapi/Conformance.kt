// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.openapi

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import com.fasterxml.jackson.databind.node.ObjectNode
import com.networknt.schema.JsonSchema
import com.networknt.schema.JsonSchemaFactory
import com.networknt.schema.SpecVersion
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
 * document says becomes a failure of its own, so that the test that asked for it fails.
 */
@Singleton
class Conformance(private val json: ObjectMapper) {
  private val schemas = ConcurrentHashMap<JsonNode, JsonSchema>()

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
    val wrong = wrong(path, request.method.lowercase(), response)
    if (wrong != null) {
      response.status = 599
      response.entity =
        json
          .createObjectNode()
          .put("message", "${request.method} $path: not as the OpenAPI document says: $wrong")
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
      ?.joinToString("; ", limit = 5) { it.toString() }
  }
}
