// SPDX-License-Identifier: Apache-2.0
package io.millwright.api

import java.io.FilterOutputStream
import java.io.IOException
import java.io.OutputStream
import java.net.InetAddress
import java.net.Socket
import java.util.concurrent.atomic.AtomicLong
import javax.net.SocketFactory

private const val NAME = "io.millwright.api.messages-until-break"
private const val REQUESTS = "executor-thread"

/**
 * Sockets to the database, one of which breaks before a given message of the threads that answer
 * requests. The driver and the test may be of different class loaders, so the counter belongs to
 * the process.
 */
class BreakingSockets : SocketFactory() {
  override fun createSocket(): Socket =
    object : Socket() {
      override fun getOutputStream(): OutputStream = Breaking(super.getOutputStream(), this)
    }

  override fun createSocket(host: String, port: Int): Socket = unused()

  override fun createSocket(host: String, port: Int, local: InetAddress, from: Int): Socket =
    unused()

  override fun createSocket(host: InetAddress, port: Int): Socket = unused()

  override fun createSocket(host: InetAddress, port: Int, local: InetAddress, from: Int): Socket =
    unused()

  private fun unused(): Nothing = throw UnsupportedOperationException("the driver connects itself")

  private class Breaking(out: OutputStream, private val socket: Socket) : FilterOutputStream(out) {
    override fun write(bytes: ByteArray, from: Int, length: Int) {
      if (Thread.currentThread().name.startsWith(REQUESTS) && left.decrementAndGet() == 0L) {
        socket.close()
        throw IOException("The connection breaks, as the test has it")
      }
      out.write(bytes, from, length)
    }
  }

  companion object {
    private val left: AtomicLong
      get() =
        System.getProperties().computeIfAbsent(NAME) { AtomicLong(Long.MAX_VALUE) } as AtomicLong

    /** Has a connection break before the given message from now on, the first one being 1. */
    fun breakBefore(message: Long) = left.set(message)

    /** Lets no connection break; tells whether one has. */
    fun mend(): Boolean = left.getAndSet(Long.MAX_VALUE) <= 0
  }
}
