// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge

import io.millwright.connector.ConnectionState
import io.millwright.connector.Connector
import io.millwright.connector.ConnectorContext
import io.millwright.connector.ConnectorFactory
import io.millwright.connector.ConnectorListener
import io.millwright.connector.Sample
import io.millwright.source.SourceDefinition
import io.millwright.validation.Problem
import java.util.concurrent.ConcurrentHashMap

/** A protocol without devices: the test delivers what a device would have said. */
class FakeProtocol : ConnectorFactory {
  private val listeners = ConcurrentHashMap<String, ConnectorListener>()
  val closed: MutableSet<String> = ConcurrentHashMap.newKeySet()

  override fun protocol() = "fake"

  override fun check(source: SourceDefinition): List<Problem> =
    source.settings().entries().entries.map {
      Problem(it.value.position(), source.name(), "unknown key \"${it.key}\"")
    }

  override fun create(source: SourceDefinition, context: ConnectorContext) =
    object : Connector {
      override fun start(listener: ConnectorListener) {
        check(source.name() != "broken") { "this connector has a fault" }
        listeners[source.name()] = listener
        listener.onState(ConnectionState.CONNECTED, "")
      }

      override fun close() {
        closed.add(source.name())
      }
    }

  fun deliver(source: String, vararg samples: Sample) =
    listeners.getValue(source).onSamples(samples.toList())

  fun alive(source: String) = listeners.getValue(source).onAlive()

  fun state(source: String, state: ConnectionState, cause: String) =
    listeners.getValue(source).onState(state, cause)
}
