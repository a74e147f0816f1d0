// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.millwright.connector.Backoff
import io.millwright.connector.ConnectorContext
import io.millwright.connector.opcua.session.Namespaces
import io.millwright.connector.opcua.session.OpcUaSettings
import io.millwright.connector.opcua.session.UserIdentity
import io.millwright.connector.testkit.Recorder
import io.millwright.validation.Problem
import io.millwright.value.Quality
import java.time.Duration
import java.time.InstantSource
import java.util.Optional
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds
import org.eclipse.milo.opcua.sdk.server.OpcUaServer
import org.eclipse.milo.opcua.sdk.server.servicesets.AttributeServiceSet
import org.eclipse.milo.opcua.sdk.server.servicesets.impl.DefaultAttributeServiceSet
import org.eclipse.milo.opcua.stack.core.AttributeId
import org.eclipse.milo.opcua.stack.core.types.structured.ReadRequest
import org.eclipse.milo.opcua.stack.core.types.structured.ReadResponse
import org.eclipse.milo.opcua.stack.transport.server.ServiceRequestContext

/** What a connector notices of its server, and asks it, after it has subscribed. */
class OpcUaWatchSpec :
  FunSpec({
    suspend fun watched(
      server: PlantServer,
      vararg names: String,
      check: suspend (Recorder) -> Unit,
    ) {
      val problems = ArrayList<Problem>()
      val settings =
        OpcUaSettings.read(
          settings("endpoint" to server.endpoint, "publishing" to "100ms"),
          "source filler",
          problems,
        )
      val tags = names.mapIndexed { i, name ->
        val node = settings("node" to "nsu=${PlantServer.NAMESPACE};s=Filler.$name")
        OpcUaTag.read(tag(node), i, settings.publishing(), problems).get()
      }
      val clock = InstantSource.system()
      val identity = UserIdentity("filler", settings, ConnectorContext(clock) { Optional.empty() })
      val recorder = Recorder()
      OpcUaConnector(
          "filler",
          settings,
          tags,
          clock,
          Backoff.STANDARD,
          Duration.ofMillis(300),
          identity,
        )
        .use {
          it.start(recorder)
          check(recorder)
        }
    }

    suspend fun noticesSilence(server: PlantServer, recorder: Recorder) {
      server.forgetSubscriptions()
      eventually(8.seconds) { recorder.losses(0) shouldBe 1 }
      eventually(10.seconds) { recorder.last(0)?.quality shouldBe Quality.GOOD }
    }

    test("a server that refuses an item for its namespaces is watched as every other is") {
      PlantServer(items = { FewItems(it, refused = { node -> node == Namespaces.LIST }) }).use {
        server ->
        server.write("here", 1)
        watched(server, "here", "late") { recorder ->
          eventually(20.seconds) { recorder.last(1)?.status shouldBe "Bad_NodeIdUnknown" }
          // That shows that it was asked for again.
          server.write("late", 2)
          eventually(20.seconds) { recorder.goodNumber(1) shouldBe 2.0 }
          noticesSilence(server, recorder)
        }
      }
    }

    test("where a server has as many items as there are tags, each tag gets one") {
      PlantServer(items = { FewItems(it, most = 3) }).use { server ->
        server.write("here", 1)
        server.write("there", 2)
        watched(server, "here", "there", "late") { recorder ->
          eventually(20.seconds) {
            recorder.goodNumber(1) shouldBe 2.0
            recorder.last(2)?.status shouldBe "Bad_NodeIdUnknown"
          }
          server.write("late", 3)
          eventually(20.seconds) { recorder.goodNumber(2) shouldBe 3.0 }
          recorder.losses(0) shouldBe 0
        }
      }
    }

    test("a subscription that dies is noticed though the server does not answer what it is asked") {
      val end = CountDownLatch(1)
      val asked = CountDownLatch(1)
      PlantServer(attributes = { SlowReads(it, asked, end) }).use { server ->
        server.write("here", 1)
        watched(server, "here", "late") { recorder ->
          eventually(20.seconds) { recorder.goodNumber(0) shouldBe 1.0 }
          asked.await(20, TimeUnit.SECONDS) shouldBe true
          server.forgetSubscriptions()
          eventually(8.seconds) { recorder.losses(0) shouldBe 1 }
          recorder.changes.last { it.cause.isNotEmpty() }.cause shouldContain "has sent nothing"
          end.countDown()
        }
      }
    }
  })

/** Answers no question of what class a node is before [end]. */
private class SlowReads(
  server: OpcUaServer,
  private val asked: CountDownLatch,
  private val end: CountDownLatch,
  private val whole: AttributeServiceSet = DefaultAttributeServiceSet(server),
) : AttributeServiceSet by whole {
  override fun onRead(context: ServiceRequestContext, request: ReadRequest): ReadResponse {
    if (request.nodesToRead!!.all { it.attributeId == AttributeId.NodeClass.uid() }) {
      asked.countDown()
      end.await(30, TimeUnit.SECONDS)
    }
    return whole.onRead(context, request)
  }
}
