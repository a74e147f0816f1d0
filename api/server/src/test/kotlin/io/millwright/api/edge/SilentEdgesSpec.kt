// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.millwright.reading.RefusedReadings
import io.millwright.report.BufferReport
import io.millwright.report.EdgeReport
import java.time.Instant

private val noon: Instant = Instant.parse("2026-03-02T12:00:00Z")

private fun at(second: Long) = noon.plusSeconds(second)

private fun known(edge: String, heard: Long, ended: Boolean = false) =
  RemoteEdges.Known(
    EdgeReport(
      edge,
      "0.1.0",
      at(heard),
      noon,
      ended,
      BufferReport(0, 0, 1, 0, ""),
      RefusedReadings.NONE,
      0,
      listOf(),
    ),
    at(heard),
  )

class SilentEdgesSpec :
  FunSpec({
    fun SilentEdges.said(now: Long, vararg known: RemoteEdges.Known) =
      look(known.toList(), at(now)).map {
        val since = it.since().epochSecond - noon.epochSecond
        if (it.isSilent) "${it.edge()} silent since $since"
        else "${it.edge()} back after ${it.gap().toSeconds()}"
      }

    test("an edge that falls silent is told once, with since when, and once when it is back") {
      val edges = SilentEdges(noon)
      edges.said(40, known("a", 35), known("b", 35)).shouldBeEmpty()
      edges.said(66, known("a", 35), known("b", 64)) shouldContainExactly
        listOf("a silent since 35")
      (70L..100L step 5).forEach {
        edges.said(it, known("a", 35), known("b", it)).shouldBeEmpty()
      }
      edges.said(105, known("a", 102), known("b", 100)) shouldContainExactly
        listOf("a back after 67")
      edges.said(110, known("a", 102), known("b", 105)).shouldBeEmpty()
      edges.said(140, known("a", 102), known("b", 140)) shouldContainExactly
        listOf("a silent since 102")
    }

    test("an edge that ended on purpose or was forgotten is not told") {
      val edges = SilentEdges(noon)
      edges.said(200, known("stopped", 50, ended = true)).shouldBeEmpty()
      edges.said(210, known("killed", 100)) shouldContainExactly listOf("killed silent since 100")
      edges.said(220).shouldBeEmpty()
      edges.said(230, known("killed", 225)).shouldBeEmpty()
    }

    // Edges could not report to a server that did not run, or that had no database.
    test("the silence of a server is no silence of its edges") {
      val edges = SilentEdges(at(1_000))
      edges.said(1_020, known("a", 10)).shouldBeEmpty()
      edges.said(1_025, known("a", 1_021)).shouldBeEmpty()
      edges.deaf(at(1_500))
      edges.said(1_510, known("a", 1_440)).shouldBeEmpty()
      edges.said(1_531, known("a", 1_440)) shouldContainExactly listOf("a silent since 1440")
    }
  })
