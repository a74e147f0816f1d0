// SPDX-License-Identifier: Apache-2.0
package io.millwright.dashboard

import com.fasterxml.jackson.databind.JsonNode
import com.fasterxml.jackson.databind.ObjectMapper
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeUnique
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.ints.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotContain
import io.millwright.asset.Plant
import io.millwright.asset.change.PlantChange
import io.millwright.file.PlantFiles
import io.millwright.historian.embedded.EmbeddedDatabase
import io.millwright.historian.postgres.PostgresHistorian
import java.nio.file.Files
import java.nio.file.Path
import java.sql.Connection
import java.time.Instant
import kotlin.streams.asSequence

/** The plant of the folder examples: what the demo shows. */
private fun examples(): Plant {
  val checkout = Path.of(System.getProperty("millwright.checkout") ?: "..")
  return PlantFiles.read(listOf(checkout.resolve("examples")))
}

private fun runQueries(dashboard: Dashboard, connection: Connection, end: Instant) {
  val panels = ObjectMapper().readTree(dashboard.json())["panels"]
  var asset = ""
  dashboard.queries().forEach { query ->
    val sql = Grafana(end.minusSeconds(1800), end, asset).expand(query.sql())
    withClue("${query.dashboard()} / ${query.panel()}:\n$sql") {
      connection.createStatement().use { statement ->
        statement.executeQuery(sql).use { rows ->
          rows.next() shouldBe true
          if (query.panel() == "variable asset") {
            asset = rows.getString(1)
          } else {
            val columns = (1..rows.metaData.columnCount).map { rows.metaData.getColumnLabel(it) }
            val panel = panels.single { it["title"].asText() == query.panel() }
            if (panel["targets"][0]["format"].asText() == "time_series") {
              columns shouldContain "time"
              // Something to draw, not only gaps.
              generateSequence(true) { rows.next().takeIf { it } }
                .any {
                  columns
                    .filter { it != "time" && it != "metric" }
                    .any { rows.getObject(it) != null }
                } shouldBe true
            }
          }
        }
      }
    }
  }
}

class DashboardsSpec :
  FunSpec({
    val folder = Files.createTempDirectory("dashboards-spec")
    val end = Instant.parse("2026-11-23T12:00:00Z")
    val dashboards = Dashboards.of(Works.plant)
    val json = dashboards.map { ObjectMapper().readTree(it.json()) }
    afterSpec { folder.toFile().deleteRecursively() }

    fun dashboard(title: String): JsonNode = json.single { it["title"].asText() == title }

    fun panel(title: String, of: JsonNode): JsonNode =
      of["panels"].single { it["title"].asText() == title }

    test("dashboards look for roles, whatever the properties are called") {
      val plant =
        PlantFiles.parse(
          mapOf(
            "werk.yaml" to
              """
              model: presse
              properties:
                zustand: {measurement: integer, role: packml_state}
                stueck: {measurement: integer, unit: "{Stk}", role: total_count}
                gesamt: {metric: avg(stueck), every: 5m, role: oee}
                gesamt_schicht: {metric: avg(stueck), every: 8h, role: oee}
                luft: {measurement: double, unit: "%", role: gas}
                oee: {metric: avg(stueck), every: 5m, role: none}
              ---
              model: platz
              properties:
                belegt: {measurement: integer, role: bay}
              ---
              model: schranke
              properties:
                offen: {measurement: boolean, role: barrier}
              ---
              model: werk
              children:
                pressen: {model: presse}
                plaetze: {model: platz}
                schranken: {model: schranke}
              ---
              asset: graz
              model: werk
              children:
                pressen: [{asset: p, model: presse}]
                plaetze: [{asset: b, model: platz}]
                schranken: [{asset: s, model: schranke}]
              """
                .trimIndent()
          )
        )
      val all = Dashboards.of(plant)
      fun sql(dashboard: String, panel: String) =
        all.single { it.title() == dashboard }.queries().single { it.panel() == panel }.sql()
      sql("Plant overview", "OEE of lines and machines").let {
        it shouldContain "l.role = 'oee'"
        it shouldContain "(l.model, l.property) in (('presse', 'gesamt'))"
      }
      sql("Plant overview", "States of the machines") shouldContain "(('presse', 'zustand'))"
      sql("Plant overview", "Counted per quarter hour") shouldContain "(('presse', 'stueck'))"
      sql("Car park overview", "Places, by level") shouldContain "(('platz', 'belegt'))"
      sql("Car park overview", "luft (presse)") shouldContain "'luft'"
      sql("Car park overview", "Barriers") shouldContain "('schranke')"
      // A number that means yes or no is drawn as states.
      sql("platz", "belegt") shouldContain "greatest(ts"
    }

    test("there is one dashboard for the plant, one for the car park and one for each model") {
      json.map { it["title"].asText() } shouldContainExactly
        listOf(
          "Plant overview",
          "Car park overview",
          "Works (works)",
          "Row of machines (row)",
          "Press \"3\" o'clock for \$5 (press)",
          "Garage (garage)",
          "Deck (deck)",
          "Slot (slot)",
          "Barrier (entry_barrier)",
        )
    }

    // A panel that cannot show anything although there is data is a mistake of ours.
    context("every query of every panel and variable runs and returns rows") {
      EmbeddedDatabase.start(folder.resolve("database")).use { database ->
        listOf("works" to Works.plant, "examples" to examples()).forEach { (name, plant) ->
          test("for the plant of the $name") {
            PostgresHistorian.open(database.config(name)).use { historian ->
              historian.plantStore().save(plant, PlantChange(Instant.EPOCH, "test", "test", 1), 0)
              historian.historian().write(Works.readings(plant, end))
              historian.dataSource().connection.use { connection ->
                Dashboards.of(plant).forEach { dashboard ->
                  runQueries(dashboard, connection, end)
                }
                connection.rollback()
              }
            }
          }
        }
      }
    }

    test("the examples' car park shows its levels, CO and barriers, and its bays only by level") {
      val page =
        ObjectMapper()
          .readTree(Dashboards.of(examples()).single { it.title() == "Car park overview" }.json())
      val titles = page["panels"].map { it["title"].asText() }
      titles shouldContainAll
        listOf(
          "Places taken, by level",
          "Occupancy (Level)",
          "Carbon monoxide (Level)",
          "Barriers",
          "Equipment",
        )
      titles.none { it.endsWith("(Bay)") } shouldBe true
    }

    test("every panel has a number and a place of its own within 24 columns") {
      json.forEach { dashboard ->
        val panels = dashboard["panels"].toList()
        withClue(dashboard["title"].asText()) {
          panels.size shouldBeGreaterThan 0
          panels.map { it["id"].asInt() }.shouldBeUnique()
          panels.map { it["title"].asText() }.shouldBeUnique()
          panels
            .flatMap {
              val place = it["gridPos"]
              (place["x"].asInt() + place["w"].asInt()) shouldBeLessThanOrEqual 24
              (0 until place["w"].asInt()).flatMap { dx ->
                (0 until place["h"].asInt()).map { dy ->
                  (place["x"].asInt() + dx) to (place["y"].asInt() + dy)
                }
              }
            }
            .shouldBeUnique()
        }
      }
    }

    test("every panel, target and variable asks the provisioned data source") {
      json.forEach { dashboard ->
        val sources = dashboard.findValues("datasource")
        sources.size shouldBeGreaterThan dashboard["panels"].size()
        sources.map { it["uid"].asText() }.distinct() shouldContainExactly listOf("millwright")
      }
    }

    test("uids are stable, short and unique, and every dashboard is marked as generated") {
      val uids = json.map { it["uid"].asText() }
      uids.shouldBeUnique()
      uids.forEach { (it.length <= 40 && it.matches(Regex("[a-z0-9-]+"))) shouldBe true }
      // Of the model's id, so that a renamed model keeps its page.
      dashboard("Deck (deck)")["uid"].asText() shouldBe
        Dashboards.of(
            Plant.alreadyChecked(Works.plant.models().filter { it.key() == "deck" }, listOf())
          )
          .single { it.title() == "Deck (deck)" }
          .uid()
      json.forEach { page ->
        page["tags"].map { it.asText() } shouldContain "generated"
        page["editable"].asBoolean() shouldBe false
        (page["schemaVersion"].asInt() in 39..41) shouldBe true
        page.has("id") shouldBe false
      }
    }

    test("a low limit colours below it, a high one above it") {
      val press = dashboard("Press \"3\" o'clock for \$5 (press)")
      val trend =
        press["panels"].single {
          it["type"].asText() == "timeseries" &&
            it["title"].asText().equals("The oil_temperature, trend")
        }
      trend["fieldConfig"]["defaults"]["thresholds"]["steps"].map {
        it["color"].asText() to it["value"]?.asDouble()
      } shouldContainExactly listOf("red" to null, "green" to -5.0, "orange" to 80.0, "red" to 95.0)
      trend["fieldConfig"]["defaults"]["unit"].asText() shouldBe "celsius"
    }

    test("the state of a machine is a timeline with PackML's words") {
      val state = panel("The state", dashboard("Press \"3\" o'clock for \$5 (press)"))
      state["type"].asText() shouldBe "state-timeline"
      state["fieldConfig"]["defaults"]["mappings"][0]["options"]["6"]["text"].asText() shouldBe
        "Execute"
    }

    test("the car park overview shows levels, CO, barriers and alarms, and only of its tree") {
      val page = dashboard("Car park overview")
      page["panels"].map { it["title"].asText() } shouldContainAll
        listOf(
          "Places taken, by level",
          "Places, by level",
          "The co (Deck)",
          "Barriers",
          "Alarms",
          "Equipment",
        )
      page["panels"].forEach {
        it["targets"][0]["rawSql"].asText() shouldContain "'/under-the-square'"
      }
    }

    test(
      "a plant without a car park has no page for it, and one without anything still has pages"
    ) {
      val works = Works.plant.findAsset("/linz").get()
      val line = Plant.of(Works.plant.models(), Works.plant.subtree(works).toList())
      Dashboards.of(line).map { it.title() } shouldNotContain "Car park overview"
      Dashboards.of(Plant.EMPTY).map { it.title() } shouldContainExactly listOf("Plant overview")
    }

    test("the same plant gives the same files, without a password in any of them") {
      val first = folder.resolve("first")
      val second = folder.resolve("second")
      Dashboards.generate(Works.plant, first).map { first.relativize(it) } shouldContainExactly
        Dashboards.generate(Works.plant, second).map { second.relativize(it) }
      Files.walk(first).use { files ->
        files
          .asSequence()
          .filter { Files.isRegularFile(it) }
          .forEach {
            Files.mismatch(it, second.resolve(first.relativize(it))) shouldBe -1L
          }
      }
      val source = Files.readString(first.resolve("provisioning/datasources/millwright.yaml"))
      source shouldContain "uid: millwright"
      source shouldContain "password: \$MILLWRIGHT_DB_PASSWORD"
      Files.readString(first.resolve("provisioning/dashboards/millwright.yaml")) shouldNotContain
        folder.toString()
    }

    test("pages of models that are gone are removed, files of others stay") {
      val target = folder.resolve("again")
      Dashboards.generate(Works.plant, target)
      val pages = target.resolve("provisioning/dashboards/millwright")
      val own = Files.writeString(pages.resolve("my-own.json"), "{}")
      Dashboards.generate(Plant.EMPTY, target)
      Files.list(pages).use {
        it.map { page -> page.fileName.toString() }.sorted().toList()
      } shouldContainExactly
        listOf(Dashboards.of(Plant.EMPTY).single().uid() + ".json", own.fileName.toString())
          .sorted()
    }

    test("units of UCUM become Grafana's, and an unknown one stands behind the number") {
      listOf(
          "" to "none",
          "Cel" to "celsius",
          "kW.h" to "kwatth",
          "%" to "percent",
          "[ppm]" to "ppm",
          "{bottle}/min" to "suffix: bottles/min",
        )
        .forEach { (ucum, grafana) -> GrafanaUnit.of(ucum) shouldBe grafana }
    }
  })
