// SPDX-License-Identifier: Apache-2.0
package io.millwright.architecture

import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.exists
import kotlin.io.path.extension
import kotlin.io.path.isRegularFile
import kotlin.io.path.name

/** The folder that holds the checkout; Maven names it. */
internal val CHECKOUT: Path = Path.of(System.getProperty("millwright.checkout"))

/**
 * One Maven module of the product.
 *
 * @param path the module's folder, from the top of the checkout
 * @param mayUse the modules whose types the module's main classes may name
 * @param isPure whether the module is plain Java: no framework, no I/O, no clock, no threads, no
 *   random numbers, no dependency but JSpecify
 */
internal class Module(val path: String, val isPure: Boolean, val mayUse: Set<String>) {
  override fun toString() = path

  val classes: Path = CHECKOUT.resolve(path).resolve("target/classes")

  /** The main Java sources of this module, package pages included. */
  fun sources(): List<Path> {
    val root = CHECKOUT.resolve(path).resolve("src/main/java")
    if (!root.exists()) return emptyList()
    return Files.walk(root).use { all ->
      all.filter { it.isRegularFile() && it.extension == "java" }.sorted().toList()
    }
  }

  /** The package of a main source of this module, such as `io.millwright.value`. */
  fun packageOf(source: Path): String =
    CHECKOUT.resolve(path).resolve("src/main/java").relativize(source.parent).joinToString(".") {
      it.name
    }
}

/** The modules of the product and what each may use: the table of docs/architecture.md. */
internal object House {
  private const val FORMULA = "asset-model/formula"
  private const val CORE = "asset-model/core"
  private const val SITEWISE = "asset-model/sitewise"
  private const val MODEL_FILES = "asset-model/files"
  private const val WIRE = "asset-model/wire"
  private const val KAFKA = "asset-model/kafka"
  private const val SPI = "connectors/spi"
  private const val ENGINE = "metrics-engine/core"
  private const val APPLICATION = "application"
  private const val VALUE_FILES = "historian/files"
  private const val POSTGRES = "historian/postgres"
  private const val ACCESS = "api/access"
  private const val WEB = "api/web"
  private const val PROCESS = "process"

  /** What may be used by everything that knows assets. */
  private val ASSETS = arrayOf(FORMULA, CORE)

  private fun pure(path: String, vararg uses: String) = Module(path, true, uses.toSet())

  private fun module(path: String, vararg uses: String) = Module(path, false, uses.toSet())

  private val named =
    listOf(
      pure(FORMULA),
      module("asset-model/jsonpath", FORMULA),
      pure(CORE, FORMULA),
      pure(SITEWISE, *ASSETS),
      module(MODEL_FILES, *ASSETS, SITEWISE, SPI),
      module(WIRE, *ASSETS),
      module(KAFKA, *ASSETS, WIRE),
      module(PROCESS, *ASSETS),
      module(SPI, *ASSETS),
      module("connectors/testkit", *ASSETS, SPI),
      module("connectors/opcua", *ASSETS, SPI),
      module("connectors/modbus", *ASSETS, SPI),
      pure(ENGINE, *ASSETS),
      module("metrics-engine/oracle", *ASSETS),
      module(
        "metrics-engine/streams",
        *ASSETS,
        WIRE,
        KAFKA,
        ENGINE,
        APPLICATION,
        POSTGRES,
        PROCESS,
      ),
      module(APPLICATION, *ASSETS, MODEL_FILES, SPI, ENGINE),
      module(VALUE_FILES, *ASSETS),
      module(POSTGRES, *ASSETS, APPLICATION, ENGINE, VALUE_FILES, PROCESS),
      module("dashboards", *ASSETS),
      module(
        "edge-collector",
        *ASSETS,
        SITEWISE,
        MODEL_FILES,
        WIRE,
        KAFKA,
        SPI,
        "connectors/opcua",
        "connectors/modbus",
        ENGINE,
        PROCESS,
      ),
      module(ACCESS, *ASSETS, APPLICATION, MODEL_FILES),
      module(WEB),
      module(
        "api/server",
        *ASSETS,
        SITEWISE,
        MODEL_FILES,
        WIRE,
        KAFKA,
        APPLICATION,
        VALUE_FILES,
        POSTGRES,
        "dashboards",
        ACCESS,
        WEB,
        PROCESS,
      ),
      module("plc-simulator"),
    )

  /** What the last modules may use: everything. */
  private val all = named.map { it.path }.toTypedArray()

  private val everything =
    named + module("single-node", *all) + module("benchmarks", *all, "single-node")

  /** The modules that are there; a module of the table that is not built yet is left out. */
  val modules: List<Module> = everything.filter { CHECKOUT.resolve(it.path).exists() }

  /** The modules that the build names, in the order of the root's pom.xml. */
  val built: List<String> =
    Regex("<module>(.*?)</module>")
      .findAll(Files.readString(CHECKOUT.resolve("pom.xml")))
      .map { it.groupValues[1] }
      .toList()
}
