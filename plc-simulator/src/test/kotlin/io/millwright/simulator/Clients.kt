// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator

import com.digitalpetri.modbus.client.ModbusTcpClient
import com.digitalpetri.modbus.pdu.ReadCoilsRequest
import com.digitalpetri.modbus.pdu.ReadDiscreteInputsRequest
import com.digitalpetri.modbus.pdu.ReadHoldingRegistersRequest
import com.digitalpetri.modbus.pdu.ReadInputRegistersRequest
import com.digitalpetri.modbus.tcp.client.NettyTcpClientTransport
import java.nio.ByteBuffer
import java.time.Duration
import java.time.Instant
import java.time.InstantSource
import java.util.concurrent.ConcurrentLinkedQueue
import org.eclipse.milo.opcua.sdk.client.OpcUaClient
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaMonitoredItem
import org.eclipse.milo.opcua.sdk.client.subscriptions.OpcUaSubscription
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn

/** All devices on free ports of the loopback, time running from [begin] on at [speed]. */
internal fun served(
  name: String,
  speed: Double = 1.0,
  begin: Instant = SHIFT,
  warmUp: Duration = Duration.ofSeconds(30),
): Simulation {
  val simulation = Simulation.of(name, 1, begin)
  simulation.fastForward(begin + warmUp)
  val ports = simulation.plant().devices().associate { it.name() to 0 }
  simulation.serve(InstantSource.system(), speed, "127.0.0.1", ports)
  return simulation
}

internal fun Simulation.opcUa(device: String): OpcUaClient =
  OpcUaClient.create(endpoints().getValue(device)).connect()

internal fun node(id: String) = NodeId(2, id)

internal fun OpcUaClient.read(id: String): DataValue =
  readValue(0.0, TimestampsToReturn.Both, node(id))

internal fun OpcUaClient.write(id: String, text: String): StatusCode =
  writeValues(listOf(node(id)), listOf(DataValue.valueOnly(Variant(text)))).single()

/** What comes in for a node, in the order in which it comes. */
internal fun OpcUaClient.subscribe(
  id: String,
  publishingMillis: Double = 100.0,
  queue: Int = 10,
): ConcurrentLinkedQueue<DataValue> {
  val values = ConcurrentLinkedQueue<DataValue>()
  val subscription = OpcUaSubscription(this, publishingMillis)
  subscription.create()
  val item = OpcUaMonitoredItem.newDataItem(node(id))
  item.setSamplingInterval(publishingMillis)
  item.setQueueSize(uint(queue))
  item.setDataValueListener { _, value -> values.add(value) }
  subscription.addMonitoredItem(item)
  subscription.synchronizeMonitoredItems()
  return values
}

internal fun Simulation.modbus(device: String): ModbusTcpClient {
  val port = port(device)
  val transport = NettyTcpClientTransport.create {
    it.setHostname("127.0.0.1")
    it.setPort(port)
    it.setConnectPersistent(false)
  }
  return ModbusTcpClient.create(transport) { it.setRequestTimeout(Duration.ofSeconds(2)) }
    .also {
      it.connect()
    }
}

internal fun ModbusTcpClient.holding(unit: Int, address: Int, count: Int): ByteBuffer =
  ByteBuffer.wrap(
    readHoldingRegisters(unit, ReadHoldingRegistersRequest(address, count)).registers()
  )

internal fun ModbusTcpClient.input(unit: Int, address: Int, count: Int): ByteBuffer =
  ByteBuffer.wrap(readInputRegisters(unit, ReadInputRegistersRequest(address, count)).registers())

internal fun ModbusTcpClient.coil(unit: Int, address: Int): Boolean =
  readCoils(unit, ReadCoilsRequest(address, 1)).coils()[0].toInt() and 1 == 1

internal fun ModbusTcpClient.discrete(unit: Int, address: Int): Boolean =
  readDiscreteInputs(unit, ReadDiscreteInputsRequest(address, 1)).inputs()[0].toInt() and 1 == 1

/** A number of which the low register comes first. */
internal fun ByteBuffer.lowFirst(): Int {
  val low = getShort(0).toInt() and 0xFFFF
  return (getShort(2).toInt() shl 16) or low
}
