// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.testkit

import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.ServerSocket
import java.net.Socket
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.locks.ReentrantLock
import kotlin.concurrent.withLock

/**
 * A cable of TCP to a server on this machine. It is plugged in again at the same port.
 *
 * @param target the server's port
 */
class TcpWire(private val target: Int) : Wire {
  private val sockets = ConcurrentHashMap.newKeySet<Socket>()
  private val silence = ReentrantLock()
  private val unfrozen = silence.newCondition()
  private var frozen = false
  private var server: ServerSocket? = null
  private var acceptor: Thread? = null

  /** Where clients connect; the same for good. */
  val port: Int = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }

  override fun connections(): Int = sockets.size / 2

  override fun plug() {
    if (server != null) return
    val listening = ServerSocket()
    listening.reuseAddress = true
    listening.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), port))
    server = listening
    acceptor =
      Thread.ofVirtual().start {
        try {
          while (true) {
            join(listening.accept())
          }
        } catch (_: IOException) {
          // cut
        }
      }
  }

  override fun cut() {
    server?.close()
    server = null
    // The port is free only when nobody waits on it any more.
    acceptor?.join()
    acceptor = null
    sockets.forEach(::breakOff)
    sockets.clear()
  }

  /** Holds every byte back, in both directions. */
  override fun freeze() = silence.withLock { frozen = true }

  override fun thaw() = silence.withLock {
    frozen = false
    unfrozen.signalAll()
  }

  override fun close() {
    cut()
    thaw()
  }

  private fun join(client: Socket) {
    try {
      val server = Socket(InetAddress.getLoopbackAddress(), target)
      client.tcpNoDelay = true
      server.tcpNoDelay = true
      sockets += client
      sockets += server
      Thread.ofVirtual().start { carry(client, server) }
      Thread.ofVirtual().start { carry(server, client) }
    } catch (_: IOException) {
      breakOff(client)
    }
  }

  private fun carry(from: Socket, to: Socket) {
    try {
      val buffer = ByteArray(65_536)
      while (true) {
        val count = from.getInputStream().read(buffer)
        if (count < 0) break
        silence.withLock { while (frozen) unfrozen.await() }
        to.getOutputStream().write(buffer, 0, count)
      }
    } catch (_: IOException) {
      // the other end is gone
    }
    listOf(from, to).forEach {
      breakOff(it)
      sockets -= it
    }
  }

  /** With a reset, as when the power goes. */
  private fun breakOff(socket: Socket) {
    try {
      socket.setSoLinger(true, 0)
      socket.close()
    } catch (_: IOException) {
      // closed already
    }
  }
}
