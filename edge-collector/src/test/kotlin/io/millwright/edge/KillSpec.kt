// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.engine.spec.tempdir
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.millwright.edge.spool.Overflow
import io.millwright.edge.spool.Spool
import io.millwright.reading.ReadingBatch
import io.millwright.value.Value
import io.millwright.wire.ReadingCodec
import java.io.DataInputStream
import java.io.EOFException
import java.io.File
import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.time.Duration
import java.util.concurrent.TimeUnit
import java.util.concurrent.atomic.AtomicLong
import kotlin.concurrent.thread
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds

private const val KILLS = 22

/** The next hop, and the witness of what each child said that it had taken. */
private class Witness : AutoCloseable {
  private val server = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
  val port = server.localPort

  /** By source: the highest number that the collector said it has on its disk. */
  val taken = Array(2) { AtomicLong(-1) }

  /** By source: numbers in the order in which they arrived. */
  val arrived = Array(2) { ArrayList<Long>() }

  private val random = Random(7)

  init {
    thread(isDaemon = true) {
      try {
        while (true) serve(server.accept())
      } catch (_: IOException) {
        // closed
      }
    }
  }

  private fun serve(socket: Socket) =
    thread(isDaemon = true) {
      try {
        val input = DataInputStream(socket.inputStream)
        when (input.read()) {
          KilledCollector.REPORTS ->
            while (true) {
              val source = input.readInt()
              val number = input.readLong()
              taken[source].accumulateAndGet(number, ::maxOf)
            }
          KilledCollector.BATCHES ->
            while (true) {
              val bytes = ByteArray(input.readInt())
              input.readFully(bytes)
              take(ReadingCodec.decode(bytes))
              // Now and then the answer is lost: the child has to deliver this again.
              if (random.nextInt(40) == 0) socket.close() else socket.outputStream.write(1)
            }
        }
      } catch (_: EOFException) {
        // killed
      } catch (_: IOException) {
        // killed in the middle of a number
      }
    }

  fun take(batch: ReadingBatch) =
    synchronized(arrived) {
      batch.forEach {
        val source = it.alias().path().removePrefix("/killed/").toInt()
        arrived[source].add((it.tqv().value() as Value.IntegerValue).number())
      }
    }

  override fun close() = server.close()
}

class KillSpec :
  FunSpec({
    test("a collector that is killed $KILLS times loses nothing that it had taken") {
      val folder = tempdir()
      val random = Random(42)
      Witness().use { witness ->
        repeat(KILLS) {
          val before = witness.taken.map { it.get() }
          val child = start(witness.port, folder, before.map { it + 1 })
          try {
            // It has come up and works; then any moment is as good as any other.
            eventually(20.seconds) {
              witness.taken.forEachIndexed { source, taken ->
                withClue("source $source; is it alive: ${child.isAlive}") {
                  taken.get() shouldBeGreaterThan before[source]
                }
              }
            }
            child.waitFor(random.nextLong(300), TimeUnit.MILLISECONDS)
            child.isAlive shouldBe true
          } finally {
            child.destroyForcibly().waitFor()
          }
        }
        // What is still on the disk is what the next hop has not answered for.
        Spool.open(folder.toPath(), 1L shl 30, Overflow.OLDEST).use { spool ->
          while (true) {
            val chunk = spool.read(10_000, Duration.ZERO).orElse(null) ?: break
            witness.take(chunk.batch())
            spool.acknowledge(chunk)
          }
          spool.status().dropped() shouldBe 0
        }
        for (source in 0..1) {
          val numbers = witness.arrived[source]
          withClue("source $source") {
            // A number that came before is only the same reading again, which is harmless.
            val first = LinkedHashSet(numbers).toList()
            first shouldBe first.indices.map { it.toLong() }
            first.last() shouldBeGreaterThan witness.taken[source].get() - 1
            first.size shouldBeGreaterThan KILLS * 10
            numbers.size shouldBeGreaterThan first.size
          }
        }
      }
    }
  })

private fun start(port: Int, folder: File, next: List<Long>): Process =
  ProcessBuilder(
      ProcessHandle.current().info().command().orElseThrow(),
      "-Xmx64m",
      "-XX:TieredStopAtLevel=1",
      "-XX:+UseSerialGC",
      "-Xshare:auto",
      "-cp",
      System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path"),
      KilledCollector::class.java.name,
      "$port",
      folder.path,
      *next.map { "$it" }.toTypedArray(),
    )
    .redirectErrorStream(true)
    .redirectOutput(File(folder, "child.log"))
    .start()
