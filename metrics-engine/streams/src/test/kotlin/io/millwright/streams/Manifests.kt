// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams

import java.nio.file.Files
import java.nio.file.Path
import org.snakeyaml.engine.v2.api.Load
import org.snakeyaml.engine.v2.api.LoadSettings

/** A place in a YAML document, which may not be there. */
class Node(val value: Any?) {
  operator fun get(key: String) = Node((value as? Map<*, *>)?.get(key))

  fun all(): List<Node> = (value as? List<*> ?: listOf<Any>()).map { Node(it) }
}

fun documents(file: Path): List<Node> =
  Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file)).map { Node(it) }

/**
 * What the containers of an overlay are given, as `kubectl kustomize` would render it: the base,
 * and what the overlay's patches add or put in its place.
 */
class Overlay(name: String) {
  private val base = CHECKOUT.resolve("k8s/base")
  private val folder = CHECKOUT.resolve("k8s/overlays/$name")
  private val kustomization = documents(folder.resolve("kustomization.yaml")).single()

  /**
   * The environment of a workload's only container.
   *
   * @param secrets the value of each variable that comes from a secret
   */
  fun environment(workload: String, secrets: Map<String, String>): Map<String, String> {
    val environment = mutableMapOf<String, String>()
    for (file in listOf(base.resolve("$workload.yaml")) + patches()) {
      for (document in documents(file).filter { it.isWorkload(workload) }) {
        val container = document["spec"]["template"]["spec"]["containers"].all().single()
        container["envFrom"].all().forEach {
          environment += literals("${it["configMapRef"]["name"].value}")
        }
        container["env"].all().forEach { variable ->
          val variableName = "${variable["name"].value}"
          val isSecret = variable["valueFrom"]["secretKeyRef"].value != null
          environment[variableName] =
            if (isSecret) secrets.getValue(variableName) else "${variable["value"].value}"
        }
      }
    }
    return environment
  }

  private fun Node.isWorkload(name: String) =
    "${this["kind"].value}" in setOf("Deployment", "StatefulSet") &&
      this["metadata"]["name"].value == name

  /** Patches within the file change sizes only. */
  private fun patches(): List<Path> =
    kustomization["patches"].all().mapNotNull { patch ->
      check("/env" !in "${patch["patch"].value}") { "$patch changes an environment" }
      patch["path"].value?.let { folder.resolve("$it") }
    }

  private fun literals(configMap: String): Map<String, String> =
    documents(base.resolve("kustomization.yaml"))
      .single()["configMapGenerator"]
      .all()
      .single { it["name"].value == configMap }["literals"]
      .all()
      .associate { "${it.value}".substringBefore('=') to "${it.value}".substringAfter('=') }
}
