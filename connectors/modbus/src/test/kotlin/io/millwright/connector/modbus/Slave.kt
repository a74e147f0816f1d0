// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus

import com.digitalpetri.modbus.exceptions.ModbusResponseException
import com.digitalpetri.modbus.pdu.ReadCoilsRequest
import com.digitalpetri.modbus.pdu.ReadCoilsResponse
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsResponse
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersResponse
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest
import com.digitalpetri.modbus.pdu.ReadInputRegistersResponse
import com.digitalpetri.modbus.server.ModbusRequestContext
import com.digitalpetri.modbus.server.ModbusServices
import com.digitalpetri.modbus.server.ModbusTcpServer
import com.digitalpetri.modbus.tcp.server.NettyTcpServerTransport
import java.net.InetAddress
import java.net.ServerSocket
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CopyOnWriteArrayList
import java.util.concurrent.atomic.AtomicInteger

/**
 * A slave that others wrote (digitalpetri's server), strict about addresses: what was never written
 * is not there. It remembers each request.
 */
internal class Slave : AutoCloseable {
  /** A request as it came: function, unit, first address, count. */
  data class Request(val function: Int, val unit: Int, val first: Int, val count: Int)

  private val items = RegisterTable.entries.associateWith { ConcurrentHashMap<Int, Int>() }

  /** All requests so far. */
  val requests = CopyOnWriteArrayList<Request>()

  /** How many requests were under way at once, at most. */
  val mostAtOnce = AtomicInteger()

  /** The exception code to answer everything with; 0 for none. */
  @Volatile var refuseAll = 0

  /** The exception code to answer a request with; 0 for none. */
  @Volatile var refuse: (Request) -> Int = { 0 }

  /** The most registers that the device gives at once. */
  @Volatile var largest = 125

  /** Runs before each answer. */
  @Volatile var beforeAnswer: () -> Unit = {}

  private val atOnce = AtomicInteger()
  val port: Int = ServerSocket(0, 1, InetAddress.getLoopbackAddress()).use { it.localPort }
  private val server =
    ModbusTcpServer.create(
      NettyTcpServerTransport.create {
        it.bindAddress = "127.0.0.1"
        it.port = port
      },
      Answers(),
    )

  init {
    server.start()
  }

  /** Sets registers, or bits as 0 and 1. */
  fun write(table: RegisterTable, first: Int, vararg values: Int) {
    values.forEachIndexed { i, value -> items.getValue(table)[first + i] = value }
  }

  /** Takes an address away. */
  fun remove(table: RegisterTable, address: Int) {
    items.getValue(table).remove(address)
  }

  override fun close() = server.stop()

  private fun read(
    table: RegisterTable,
    function: Int,
    unit: Int,
    first: Int,
    count: Int,
  ): List<Int> {
    mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), ::maxOf)
    try {
      requests += Request(function, unit, first, count)
      beforeAnswer()
      if (refuseAll != 0) throw ModbusResponseException(function, refuseAll)
      val refusal = refuse(Request(function, unit, first, count))
      if (refusal != 0) throw ModbusResponseException(function, refusal)
      if (count > largest) throw ModbusResponseException(function, 3)
      return (first until first + count).map {
        items.getValue(table)[it] ?: throw ModbusResponseException(function, 2)
      }
    } finally {
      atOnce.decrementAndGet()
    }
  }

  private inner class Answers : ModbusServices {
    override fun readHoldingRegisters(
      context: ModbusRequestContext,
      unit: Int,
      request: ReadHoldingRegistersRequest,
    ) =
      ReadHoldingRegistersResponse(
        registers(read(RegisterTable.HOLDING, 3, unit, request.address(), request.quantity()))
      )

    override fun readInputRegisters(
      context: ModbusRequestContext,
      unit: Int,
      request: ReadInputRegistersRequest,
    ) =
      ReadInputRegistersResponse(
        registers(read(RegisterTable.INPUT, 4, unit, request.address(), request.quantity()))
      )

    override fun readCoils(context: ModbusRequestContext, unit: Int, request: ReadCoilsRequest) =
      ReadCoilsResponse(
        bits(read(RegisterTable.COIL, 1, unit, request.address(), request.quantity()))
      )

    override fun readDiscreteInputs(
      context: ModbusRequestContext,
      unit: Int,
      request: ReadDiscreteInputsRequest,
    ) =
      ReadDiscreteInputsResponse(
        bits(read(RegisterTable.DISCRETE, 2, unit, request.address(), request.quantity()))
      )
  }

  private fun registers(values: List<Int>) =
    values.flatMap { listOf((it shr 8).toByte(), it.toByte()) }.toByteArray()

  private fun bits(values: List<Int>): ByteArray {
    val bytes = ByteArray((values.size + 7) / 8)
    values.forEachIndexed { i, bit ->
      bytes[i / 8] = (bytes[i / 8].toInt() or (bit shl (i % 8))).toByte()
    }
    return bytes
  }
}
