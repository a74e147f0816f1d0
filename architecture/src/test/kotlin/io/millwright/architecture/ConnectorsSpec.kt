// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import com.tngtech.archunit.core.domain.JavaClass
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainAll
import java.nio.file.Files
import javax.xml.parsers.DocumentBuilderFactory
import kotlin.io.path.exists
import kotlin.io.path.readLines
import org.w3c.dom.Element

private const val FACTORY = "io.millwright.connector.ConnectorFactory"
private const val TRANSLATION = "io.millwright.connector.GatewayTranslation"

/** The modules of connectors with a class that implements an interface. */
private fun modulesWith(type: String): Map<Module, List<JavaClass>> =
  Classes.ours
    .filter { !it.isInterface && it.isAssignableTo(type) }
    .groupBy { Classes.moduleOf(it)!! }
    .filterKeys { it.path.startsWith("connectors/") }

private fun children(element: Element, name: String): List<Element> =
  (0 until element.childNodes.length)
    .map { element.childNodes.item(it) }
    .filterIsInstance<Element>()
    .filter { it.tagName == name }

private fun pom(module: String): Element =
  Files.newInputStream(CHECKOUT.resolve(module).resolve("pom.xml")).use {
    DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(it).documentElement
  }

private fun text(element: Element, name: String): String? =
  children(element, name).firstOrNull()?.textContent?.trim()

/** The artifacts that a module has when it runs, as its pom.xml names them. */
private fun runsWith(module: String): List<String> =
  children(pom(module), "dependencies")
    .flatMap { children(it, "dependency") }
    .filter { text(it, "scope") !in setOf("test", "provided") }
    .mapNotNull { text(it, "artifactId") }

/** A connector is found while a process runs, so nothing else fails where it is not there. */
class ConnectorsSpec :
  FunSpec({
    test("connectors are found") {
      modulesWith(FACTORY).keys.map { it.path } shouldContainAll
        listOf("connectors/opcua", "connectors/modbus")
      modulesWith(TRANSLATION).keys.map { it.path } shouldContain "connectors/opcua"
    }

    test("the service loader finds the factory of each connector") {
      for ((module, factories) in modulesWith(FACTORY)) {
        val names =
          CHECKOUT.resolve(module.path).resolve("src/main/resources/META-INF/services/$FACTORY")
        withClue("$names names the factories of $module") {
          (if (names.exists()) names.readLines() else listOf()) shouldContainAll
            factories.map { it.name }
        }
      }
    }

    test("edges run with each connector") {
      for (module in modulesWith(FACTORY).keys) {
        withClue("edge-collector/pom.xml depends on $module, with the scope runtime") {
          runsWith("edge-collector") shouldContain text(pom(module.path), "artifactId")!!
        }
      }
    }

    test("the API runs with each connector that translates gateways' configurations") {
      for (module in modulesWith(TRANSLATION).keys) {
        withClue("api/server/pom.xml depends on $module, with the scope runtime") {
          runsWith("api/server") shouldContain text(pom(module.path), "artifactId")!!
        }
      }
    }
  })
