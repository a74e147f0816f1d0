// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeGreaterThan
import java.io.IOException
import java.net.InetAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.Executors
import java.util.concurrent.atomic.AtomicInteger
import java.util.concurrent.atomic.AtomicLong
import kotlin.time.Duration.Companion.seconds

/** Stands before a server on loopback; one of its connections breaks when it is told to. */
class BreakingWire(private val target: Int) : AutoCloseable {
  private val listening = ServerSocket(0, 50, InetAddress.getLoopbackAddress())
  private val threads = Executors.newVirtualThreadPerTaskExecutor()
  private val left = AtomicLong(Long.MAX_VALUE)
  private val open = AtomicInteger()
  private val lastNanos = AtomicLong(System.nanoTime())

  val port: Int
    get() = listening.localPort

  init {
    threads.execute { quietly { while (true) connect(listening.accept()) } }
  }

  /**
   * Waits until a pool behind the wire has replaced what broke, so that the next message is none of
   * the pool's own.
   */
  suspend fun awaitCalm() {
    eventually(5.seconds) {
      open.get() shouldBeGreaterThan 0
      System.nanoTime() - lastNanos.get() shouldBeGreaterThan 20_000_000L
    }
  }

  /** Has a connection break before the given message to the server, the next one being 1. */
  fun breakBefore(message: Long) = left.set(message)

  /** Lets no connection break from now on; tells whether one has. */
  fun mend(): Boolean = left.getAndSet(Long.MAX_VALUE) <= 0

  private fun connect(client: Socket) {
    val server = Socket(InetAddress.getLoopbackAddress(), target)
    listOf(client, server).forEach { it.tcpNoDelay = true }
    open.incrementAndGet()
    threads.execute {
      pass(client, server) {
        lastNanos.set(System.nanoTime())
        left.decrementAndGet() != 0L
      }
      open.decrementAndGet()
    }
    threads.execute { pass(server, client) { true } }
  }

  private fun pass(from: Socket, to: Socket, goesOn: () -> Boolean) {
    quietly {
      from.use {
        to.use {
          val message = ByteArray(1 shl 16)
          var length = from.getInputStream().read(message)
          while (length >= 0 && goesOn()) {
            to.getOutputStream().write(message, 0, length)
            length = from.getInputStream().read(message)
          }
        }
      }
    }
  }

  private fun quietly(work: () -> Unit) {
    try {
      work()
    } catch (_: IOException) {
      // Either end has closed the connection.
    }
  }

  override fun close() {
    listening.close()
    threads.shutdownNow()
  }
}
