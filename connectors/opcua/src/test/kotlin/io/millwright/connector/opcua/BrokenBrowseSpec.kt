// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.datatest.withTests
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.ints.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.ConnectorContext
import io.millwright.connector.opcua.browse.BrowseException
import io.millwright.connector.opcua.browse.BrowseLimits
import io.millwright.connector.opcua.browse.BrowsedServer
import io.millwright.connector.opcua.browse.BrowsedVariable
import io.millwright.connector.opcua.browse.OpcUaBrowser
import java.time.InstantSource
import java.util.Optional
import org.eclipse.milo.opcua.sdk.server.OpcUaServer
import org.eclipse.milo.opcua.sdk.server.servicesets.AttributeServiceSet
import org.eclipse.milo.opcua.sdk.server.servicesets.ViewServiceSet
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultAttributeServiceSet
import org.eclipse.milo.opcua.stack.core.AttributeId
import org.eclipse.milo.opcua.stack.core.StatusCodes
import org.eclipse.milo.opcua.stack.core.UaException
import org.eclipse.milo.opcua.stack.core.types.structured.ReadRequest
import org.eclipse.milo.opcua.stack.core.types.structured.ReadResponse
import org.eclipse.milo.opcua.stack.transport.server.ServiceRequestContext

/** What comes of a walk that a server or a limit does not let end, or that it makes slow. */
class BrokenBrowseSpec :
  FunSpec({
    val context = ConnectorContext(InstantSource.system()) { Optional.empty() }
    val browser = OpcUaBrowser(context)

    fun at(server: PlantServer) = source("filler-plc", settings("endpoint" to server.endpoint))

    fun lines(
      views: ((OpcUaServer) -> ViewServiceSet)? = null,
      attributes: ((OpcUaServer) -> AttributeServiceSet)? = null,
      check: (PlantServer) -> Unit,
    ) =
      PlantServer(nodesAtOnce = 100, views = views, attributes = attributes).use { server ->
        repeat(30) { server.folder("Line$it", 12) }
        check(server)
      }

    fun List<BrowsedVariable>.ofLines() = filter { it.path().first().startsWith("Line") }

    test("a connection lost half-way fails an edge's browse; a command gets what was found") {
      // The Objects folder, the folders below it, and no more.
      lines(views = { ShortOfPoints(it, most = 1000, points = 3, lastAnswered = 2) }) { server ->
        shouldThrow<BrowseException> { OpcUaConnectorFactory().browse(at(server), context) }
          .message!! shouldContain "Bad_ConnectionClosed"
      }
      lines(views = { ShortOfPoints(it, most = 1000, points = 3, lastAnswered = 2) }) { server ->
        val browsed = browser.browse(at(server))
        browsed.variables().ofLines().size shouldBe 30 * 12
        browsed.missing().single().reason() shouldBe
          "the server does not answer any more (Bad_ConnectionClosed); the rest is left out"
      }
    }

    test("a connection that is lost while types are read is a failure to an edge, too") {
      lines(
        attributes = { FailingReads(it, AttributeId.Description, StatusCodes.Bad_ConnectionClosed) }
      ) { server ->
        shouldThrow<BrowseException> { OpcUaConnectorFactory().browse(at(server), context) }
        browser.browse(at(server)).missing().single().reason() shouldBe
          "the types of its variables cannot be read (Bad_ConnectionClosed)"
      }
    }

    test("a server that lets nobody read types is browsed all the same") {
      lines(
        attributes = { FailingReads(it, AttributeId.Description, StatusCodes.Bad_UserAccessDenied) }
      ) { server ->
        OpcUaConnectorFactory().browse(at(server), context).count {
          it.path().first().startsWith("Line")
        } shouldBe 30 * 12
      }
    }

    context("a server that is too slow for large requests is listed whole with small ones") {
      withTests<Int>({ "at most $it at once" }, 50, 7, 1) { atOnce ->
        lines(
          views = {
            ShortOfPoints(
              it,
              most = 1000,
              points = 3,
              nodesAtOnce = atOnce,
              refusal = StatusCodes.Bad_Timeout,
            )
          },
          attributes = {
            FailingReads(it, AttributeId.DataType, StatusCodes.Bad_Timeout, most = maxOf(atOnce, 2))
          },
        ) { server ->
          val browsed = browser.browse(at(server))
          browsed.missing().shouldBeEmpty()
          val found = browsed.variables().ofLines()
          found.size shouldBe 30 * 12
          found.map { it.dataType() }.toSet() shouldBe setOf("Double")
        }
      }
    }

    test("a node that is slow costs itself, not its neighbours, and no request for each of them") {
      lateinit var answers: ShortOfPoints
      lines(
        views = {
          ShortOfPoints(
              it,
              most = 1000,
              points = 3,
              slow = { node -> node.toParseableString().endsWith("s=Line7") },
            )
            .also { made -> answers = made }
        }
      ) { server ->
        val browsed = browser.browse(at(server))
        browsed.missing().map { it.path() to it.reason() } shouldBe
          listOf(listOf("Line7") to "Bad_Timeout")
        browsed.variables().ofLines().size shouldBe 29 * 12
        answers.requests shouldBeLessThan 100
      }
    }

    test("a server that answers nothing in time is given up") {
      lateinit var answers: ShortOfPoints
      lines(
        views = {
          ShortOfPoints(it, most = 1000, points = 3, slow = { true }).also { made ->
            answers = made
          }
        }
      ) { server ->
        browser.browse(at(server)).variables().shouldBeEmpty()
        answers.requests shouldBeLessThan 20
      }
    }

    test("each limit leaves out the rest, and says so once") {
      lines { server ->
        fun browsed(limits: BrowseLimits) = OpcUaBrowser(context, limits).browse(at(server))
        browsed(BrowseLimits(50, 5_000, 100)).let {
          it.missing().single().reason() shouldBe
            "the server has more than 50 nodes; the rest is left out"
          it.variables().size shouldBeLessThan 50
        }
        browsed(BrowseLimits(1_000_000, 150, 100)).missing().single().reason() shouldBe
          "the server sends more than 150 references; the rest is left out"
        browsed(BrowseLimits(1_000_000, 5_000, 1)).let {
          it.missing().single().reason() shouldBe "nodes more than 1 levels deep are left out"
          it.variables().ofLines().shouldBeEmpty()
        }
        browsed(BrowseLimits(5_000, 5_000, 100)).missing().shouldBeEmpty()
      }
    }

    test("missing nodes are reported in one line, however many there are") {
      val missing = (1..500).map { BrowsedServer.Missing("ns=2;i=$it", listOf(), "Bad_Timeout") }
      BrowsedServer(listOf(), missing).whatIsMissing() shouldBe
        "missing=500 Browsing did not find everything of ns=2;i=1 (Bad_Timeout), " +
          "ns=2;i=2 (Bad_Timeout), ns=2;i=3 (Bad_Timeout), ..."
    }
  })

/** Fails each request for one attribute of more than [most] nodes. */
private class FailingReads(
  server: OpcUaServer,
  private val attribute: AttributeId,
  private val status: Long,
  private val most: Int = 0,
  private val whole: AttributeServiceSet = DefaultAttributeServiceSet(server),
) : AttributeServiceSet by whole {
  override fun onRead(context: ServiceRequestContext, request: ReadRequest): ReadResponse {
    if (
      request.nodesToRead!!.size > most &&
        request.nodesToRead!!.all { it.attributeId == attribute.uid() }
    ) {
      throw UaException(status)
    }
    return whole.onRead(context, request)
  }
}
