// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge

import io.millwright.connector.Connector
import io.millwright.connector.ConnectorContext
import io.millwright.connector.ConnectorFactory
import io.millwright.connector.ConnectorListener
import io.millwright.connector.Sample
import io.millwright.reading.Alias
import io.millwright.reading.ReadingBatch
import io.millwright.reading.ReadingSink
import io.millwright.source.EdgeDefinition
import io.millwright.source.Settings
import io.millwright.source.SourceDefinition
import io.millwright.source.TagDefinition
import io.millwright.validation.Problem
import io.millwright.value.Quality
import io.millwright.value.Value
import io.millwright.wire.ReadingCodec
import java.io.DataInputStream
import java.io.DataOutputStream
import java.io.IOException
import java.net.Socket
import java.nio.file.Path
import java.time.Instant
import java.time.InstantSource
import java.util.Optional
import kotlin.concurrent.thread

/**
 * A collector in a process of its own, for a test to kill: two sources count up without an end,
 * continuing where the test says, and report over one connection what the collector has taken; over
 * the other one it forwards. Arguments: port, spool folder, next number of the first and of the
 * second source.
 */
object KilledCollector {
  /** What the child says on the connection for reports: source, number. */
  const val REPORTS = 1

  /** What the child says on the connection for batches: length, bytes; it waits for one byte. */
  const val BATCHES = 2

  @JvmStatic
  fun main(args: Array<String>) {
    val port = args[0].toInt()
    val reports = connect(port, REPORTS)
    val edge =
      EdgeDefinition(
        "killed",
        (0..1).map { source ->
          SourceDefinition(
            "$source",
            "counting",
            Settings.of(),
            listOf(TagDefinition(Alias("/killed/$source"), Settings.of(), 1.0, 0.0, 0.0)),
          )
        },
      )
    EdgeCollector.start(
      edge,
      EdgeSettings.`in`(Path.of(args[1])),
      sink(port),
      ConnectorContext(InstantSource.system()) { Optional.empty() },
      listOf(
        Counting(
          DataOutputStream(reports.outputStream),
          longArrayOf(args[2].toLong(), args[3].toLong()),
        )
      ),
    )
    // The test kills us; should it die first, its end of the connection closes.
    reports.inputStream.read()
    Runtime.getRuntime().halt(0)
  }

  private fun connect(port: Int, purpose: Int) =
    Socket("127.0.0.1", port).apply {
      tcpNoDelay = true
      getOutputStream().write(purpose)
    }

  private fun sink(port: Int) =
    object : ReadingSink {
      private var socket: Socket? = null

      override fun accept(batch: ReadingBatch) {
        try {
          val connected = socket ?: connect(port, BATCHES).also { socket = it }
          val bytes = ReadingCodec.encode(batch)
          val out = DataOutputStream(connected.outputStream)
          out.writeInt(bytes.size)
          out.write(bytes)
          out.flush()
          DataInputStream(connected.inputStream).readByte()
        } catch (e: IOException) {
          socket = null
          throw ReadingSink.UnavailableException("the test is away", e)
        }
      }
    }

  private class Counting(private val reports: DataOutputStream, private val next: LongArray) :
    ConnectorFactory {
    override fun protocol() = "counting"

    override fun check(source: SourceDefinition) = listOf<Problem>()

    override fun create(source: SourceDefinition, context: ConnectorContext) =
      object : Connector {
        override fun start(listener: ConnectorListener) {
          val number = source.name().toInt()
          thread(isDaemon = true) { count(number, listener) }
        }

        override fun close() = Unit
      }

    private fun count(source: Int, listener: ConnectorListener) {
      while (true) {
        val first = next[source]
        val last = first + 1 + first % 7
        listener.onSamples(
          (first..last).map {
            Sample(0, Instant.EPOCH.plusMillis(it), Value.of(it), Quality.GOOD, "Good")
          }
        )
        next[source] = last + 1
        synchronized(reports) {
          reports.writeInt(source)
          reports.writeLong(last)
          reports.flush()
        }
      }
    }
  }
}
