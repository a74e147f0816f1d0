// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldNotMatch
import io.millwright.connector.opcua.session.ConnectionException
import io.millwright.connector.opcua.session.Security
import io.millwright.connector.opcua.session.ServerLink
import java.io.IOException
import java.net.ServerSocket
import java.util.Optional
import kotlin.concurrent.thread
import org.eclipse.milo.opcua.sdk.client.SessionActivityListener
import org.eclipse.milo.opcua.sdk.client.identity.AnonymousProvider
import org.eclipse.milo.opcua.stack.core.StatusCodes
import org.eclipse.milo.opcua.stack.core.UaException

class UnreachableServerSpec :
  FunSpec({
    fun message(endpoint: String): String =
      shouldThrow<ConnectionException> {
          ServerLink.open(
            endpoint,
            Security.NONE,
            AnonymousProvider.INSTANCE,
            Optional.empty(),
            object : SessionActivityListener {},
          )
        }
        .message!!

    val className = """(?s).*\w+\.[A-Z]\w*.*|.*(Exception|Error).*"""

    test("where nothing listens, the message says so without a word of Java") {
      val port = ServerSocket(0).use { it.localPort }
      val text = message("opc.tcp://127.0.0.1:$port")
      text shouldContain "it accepts no connections; check address, port and firewall"
      text shouldNotMatch className
    }

    test("where the host has no address, the message says so") {
      val text = message("opc.tcp://nowhere.invalid:4840")
      text shouldContain "no such host"
      text shouldNotMatch className
    }

    test("where the other side hangs up, the message has no word of Java") {
      ServerSocket(0).use { socket ->
        val hanging = thread {
          try {
            while (true) socket.accept().close()
          } catch (_: IOException) {
            // The socket is closed at the end of the test.
          }
        }
        message("opc.tcp://127.0.0.1:${socket.localPort}") shouldNotMatch className
        socket.close()
        hanging.join()
      }
    }

    test("the name of a failure's class is left out, its words stay") {
      val failure =
        UaException(
          StatusCodes.Bad_ConnectionRejected,
          IOException("io.netty.handler.Some\$InnerException: the pipe is broken"),
        )
      val text = ServerLink.failure(failure, "opc.tcp://here:4840").message!!
      text shouldContain ": the pipe is broken; check"
      text shouldNotMatch className
    }
  })
