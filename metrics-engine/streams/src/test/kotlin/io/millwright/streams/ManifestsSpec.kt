// SPDX-License-Identifier: Apache-2.0
package io.millwright.streams

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.millwright.file.edge.EdgeFiles
import java.nio.file.Files

/** What can be said of the manifests without a cluster. */
class ManifestsSpec :
  FunSpec({
    val base = CHECKOUT.resolve("k8s/base")

    fun documents(file: String) = documents(base.resolve(file))

    val kustomization = documents("kustomization.yaml").single()
    val manifests = kustomization["resources"].all().flatMap { documents(it.value as String) }
    val workloads = manifests.filter { it["kind"].value in setOf("Deployment", "StatefulSet") }

    test("every part of the cluster is there") {
      workloads.map { it["metadata"]["name"].value } shouldContainExactlyInAnyOrder
        listOf("kafka", "timescaledb", "engine", "api", "edge")
    }

    test("nothing runs as root, writes to its image, gains rights or eats the node's memory") {
      for (workload in workloads) {
        val pod = workload["spec"]["template"]["spec"]
        pod["securityContext"]["runAsNonRoot"].value shouldBe true
        pod["securityContext"]["seccompProfile"]["type"].value shouldBe "RuntimeDefault"
        for (container in pod["containers"].all() + pod["initContainers"].all()) {
          withClue(container["name"].value) {
            val security = container["securityContext"]
            security["readOnlyRootFilesystem"].value shouldBe true
            security["allowPrivilegeEscalation"].value shouldBe false
            security["capabilities"]["drop"].all().map { it.value } shouldBe listOf("ALL")
            container["resources"]["limits"]["memory"].value.shouldNotBeNull()
            container["resources"]["requests"]["cpu"].value.shouldNotBeNull()
          }
        }
      }
    }

    test("every container says when it is well, and our services do so at /q/health") {
      for (workload in workloads) {
        val container = workload["spec"]["template"]["spec"]["containers"].all().single()
        container["readinessProbe"].value.shouldNotBeNull()
        if ("${container["image"].value}".startsWith("millwright/")) {
          container["livenessProbe"]["httpGet"]["path"].value shouldBe "/q/health/live"
          container["readinessProbe"]["httpGet"]["path"].value shouldBe "/q/health/ready"
        }
      }
    }

    test("what a workload selects is what it makes, and every volume that is mounted exists") {
      for (workload in workloads) {
        val spec = workload["spec"]
        val labels = spec["template"]["metadata"]["labels"]
        (spec["selector"]["matchLabels"].value as Map<*, *>).forEach { (key, value) ->
          labels["$key"].value shouldBe value
        }
        val pod = spec["template"]["spec"]
        val volumes =
          pod["volumes"].all().map { it["name"].value } +
            spec["volumeClaimTemplates"].all().map { it["metadata"]["name"].value }
        val mounted =
          (pod["containers"].all() + pod["initContainers"].all()).flatMap { container ->
            container["volumeMounts"].all().map { it["name"].value }
          }
        mounted.toSet() shouldBe volumes.toSet()
      }
    }

    test("no password stands in the manifests") {
      for (workload in workloads) {
        for (container in workload["spec"]["template"]["spec"]["containers"].all()) {
          for (variable in container["env"].all()) {
            if ("${variable["name"].value}".contains("PASSWORD")) {
              variable["value"].value shouldBe null
              variable["valueFrom"]["secretKeyRef"]["name"].value shouldBe "millwright-database"
            }
          }
        }
      }
    }

    test("the API listens to others only with an access file and a certificate") {
      val own = workloads.single { it["metadata"]["name"].value == "api" }
      val inBase = own["spec"]["template"]["spec"]["containers"].all().single()["env"].all()
      inBase.none { it["name"].value == "QUARKUS_HTTP_HOST" } shouldBe true
      val patch = documents("../overlays/exposed/api.yaml").single()
      val pod = patch["spec"]["template"]["spec"]
      val container = pod["containers"].all().single()
      val env = container["env"].all().associate { it["name"].value to it["value"].value }
      env["QUARKUS_HTTP_HOST"] shouldBe "0.0.0.0"
      env["QUARKUS_HTTP_INSECURE_REQUESTS"] shouldBe "disabled"
      val mounts = container["volumeMounts"].all()
      for (name in
        listOf(
          "MILLWRIGHT_API_ACCESS",
          "QUARKUS_TLS__HTTPS__KEY_STORE_PEM__0__CERT",
          "QUARKUS_TLS__HTTPS__KEY_STORE_PEM__0__KEY",
        )) {
        withClue(name) {
          mounts.single { "${env[name]}".startsWith("${it["mountPath"].value}/") }
        }
      }
      pod["volumes"].all().map { it["secret"]["secretName"].value } shouldBe
        listOf("millwright-access", "millwright-tls")
    }

    test("health and metrics of the API are for probes and who is meant to ask") {
      val policy = manifests.single {
        it["kind"].value == "NetworkPolicy" && it["metadata"]["name"].value == "api"
      }
      val rule = policy["spec"]["ingress"].all().single()
      rule["ports"].all().map { it["port"].value } shouldBe listOf(9000)
      rule["from"]
        .all()
        .single()["podSelector"]["matchLabels"]["millwright.io/metrics"]
        .value shouldBe "true"
    }

    test("Kafka deletes before its volume is full, in the base and on a single host") {
      val kafka = workloads.single { it["metadata"]["name"].value == "kafka" }["spec"]
      fun environment(container: Node) =
        container["env"].all().associate { "${it["name"].value}" to "${it["value"].value}" }
      val inBase = environment(kafka["template"]["spec"]["containers"].all().single())
      val onOneHost =
        environment(
          documents("../overlays/single-host/kafka.yaml")
            .single()["spec"]["template"]["spec"]["containers"]
            .all()
            .single()
        )
      val storage =
        Regex("name: kafka}\\s+patch: \\|\\s+- \\{.*/storage, value: (\\d+)Gi}")
          .find(Files.readString(base.resolve("../overlays/single-host/kustomization.yaml")))!!
          .groupValues[1]
      val requested =
        kafka["volumeClaimTemplates"].all().single()["spec"]["resources"]["requests"]["storage"]
      // 12 of readings, 12 of results, one of alarms; the others are compacted or bounded.
      val partitions = 25L
      for ((settings, gibibytes) in
        listOf(
          inBase to "${requested.value}".removeSuffix("Gi").toLong(),
          inBase + onOneHost to storage.toLong(),
        )) {
        val kept = settings.getValue("KAFKA_LOG_RETENTION_BYTES").toLong()
        val segment = settings.getValue("KAFKA_LOG_SEGMENT_BYTES").toLong()
        partitions * (kept + segment) shouldBeLessThan gibibytes * (1L shl 30) * 9 / 10
      }
    }

    test("the edge file is one") {
      EdgeFiles.read(base.resolve("edge-file.yaml")).sources().size shouldBe 1
    }
  })
