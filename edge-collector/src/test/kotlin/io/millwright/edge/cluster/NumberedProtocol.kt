// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.cluster

import io.millwright.connector.ConnectionState
import io.millwright.connector.Connector
import io.millwright.connector.ConnectorContext
import io.millwright.connector.ConnectorFactory
import io.millwright.connector.ConnectorListener
import io.millwright.connector.Sample
import io.millwright.source.SourceDefinition
import io.millwright.validation.Problem
import io.millwright.value.Quality
import io.millwright.value.Value
import java.time.Instant
import kotlin.concurrent.thread

/** `numbered: {count: N}`: every tag counts to N, one number a delivery. */
class NumberedProtocol : ConnectorFactory {
  override fun protocol() = "numbered"

  override fun check(source: SourceDefinition): List<Problem> = listOf()

  override fun create(source: SourceDefinition, context: ConnectorContext) =
    object : Connector {
      private var counting: Thread? = null

      override fun start(listener: ConnectorListener) {
        val count = source.settings().entries().getValue("count").text().toLong()
        listener.onState(ConnectionState.CONNECTED, "")
        counting = thread {
          for (number in 0 until count) {
            listener.onSamples(
              source.tags().indices.map {
                Sample(
                  it,
                  Instant.EPOCH.plusSeconds(number),
                  Value.of(number),
                  Quality.GOOD,
                  "Good",
                )
              }
            )
          }
        }
      }

      override fun close() {
        counting?.join()
      }
    }
}
