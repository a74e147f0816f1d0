// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.msg.ExceptionResponse;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesResponse;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersResponse;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersResponse;
import com.ghgande.j2mod.modbus.net.TCPMasterConnection;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.util.BitVector;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The connection to one device. It connects when it is read and closes the connection when an
 * answer is overdue, so that a late answer is never taken for the answer to another request.
 *
 * <p>Not thread-safe; only {@link #close} may be called from another thread.
 */
final class ModbusDevice implements AutoCloseable {
  private final ModbusSettings settings;
  private final AtomicReference<@Nullable TCPMasterConnection> connection = new AtomicReference<>();
  private int transaction;
  private boolean proven;

  ModbusDevice(ModbusSettings settings) {
    this.settings = settings;
  }

  /** Returns whether the present connection has brought an answer. */
  boolean isProven() {
    return proven;
  }

  /** Connects if there is no connection. */
  void open() throws DeviceLostException {
    openConnection();
  }

  /**
   * Reads a range of a table.
   *
   * @param first the first address
   * @param count how many items to read, at most the table's limit
   */
  ReadOutcome read(RegisterTable table, int first, int count) throws DeviceLostException {
    var open = openConnection();
    var request = request(table, first, count);
    transaction = (transaction + 1) & 0xFFFF;
    request.setTransactionID(transaction);
    request.setUnitID(settings.unit());
    ModbusResponse response;
    long beginNanos = System.nanoTime();
    try {
      open.getModbusTransport().writeRequest(request);
      response = open.getModbusTransport().readResponse();
    } catch (ModbusException e) {
      close();
      // If another thread has closed the connection, the library reconnects on a write by itself.
      // Only this thread knows that second connection, so it must close it.
      open.close();
      throw lost(e, Duration.ofNanos(System.nanoTime() - beginNanos));
    }
    var outcome = outcome(request, response, count);
    proven = true;
    return outcome;
  }

  @Override
  public void close() {
    // Two threads may close at the same time; a connection that is opened in between must be
    // closed, too.
    var open = connection.getAndSet(null);
    proven = false;
    if (open != null) {
      open.close();
    }
  }

  private TCPMasterConnection openConnection() throws DeviceLostException {
    var open = connection.get();
    if (open != null) {
      return open;
    }
    try {
      // The name is resolved each time, because a device may return under another address.
      var opening = new TCPMasterConnection(InetAddress.getByName(settings.host()));
      opening.setPort(settings.port());
      opening.setTimeout(Math.toIntExact(settings.timeout().toMillis()));
      opening.connect();
      connection.set(opening);
      return opening;
    } catch (UnknownHostException e) {
      throw new DeviceLostException(
          "unknown host",
          "Cannot find host \"%s\" (%s); check its name and the DNS"
              .formatted(settings.host(), settings.device()),
          e);
    } catch (SocketTimeoutException e) {
      throw new DeviceLostException(
          "connection timeout",
          "%s did not accept a connection within %d ms; check address, cable and power"
              .formatted(settings.device(), settings.timeout().toMillis()),
          e);
    } catch (Exception e) { // j2mod declares no less
      throw new DeviceLostException(
          "not connected",
          "Cannot connect to %s: %s; check address, port and firewall, and that the device serves Modbus TCP"
              .formatted(settings.device(), e.getMessage()),
          e);
    }
  }

  /**
   * Returns the exception for a failed request. The library throws the same type for a silent
   * device and for a closed connection; the elapsed time tells them apart.
   */
  private DeviceLostException lost(ModbusException cause, Duration waited) {
    if (waited.compareTo(settings.timeout()) >= 0) {
      return new DeviceLostException(
          "timeout",
          "%s did not answer within %d ms; check cable, unit number and gateway load"
              .formatted(settings.device(), settings.timeout().toMillis()),
          cause);
    }
    return new DeviceLostException(
        "connection lost",
        "Lost the connection to %s (%s); it will be opened again"
            .formatted(settings.device(), String.valueOf(cause.getMessage()).strip()),
        cause);
  }

  private static ModbusRequest request(RegisterTable table, int first, int count) {
    return switch (table) {
      case HOLDING -> new ReadMultipleRegistersRequest(first, count);
      case INPUT -> new ReadInputRegistersRequest(first, count);
      case COIL -> new ReadCoilsRequest(first, count);
      case DISCRETE -> new ReadInputDiscretesRequest(first, count);
    };
  }

  private ReadOutcome outcome(ModbusRequest request, ModbusResponse response, int count)
      throws DeviceLostException {
    if (response.getTransactionID() != request.getTransactionID()
        || response.getProtocolID() != 0) {
      throw garbled("the header belongs to another request");
    }
    return switch (response) {
      case ExceptionResponse refusal -> {
        if (refusal.getFunctionCode() != (request.getFunctionCode() | 0x80)) {
          throw garbled("an exception of function " + refusal.getFunctionCode());
        }
        yield new ReadOutcome.Refused(refusal.getExceptionCode());
      }
      case ReadMultipleRegistersResponse answer
          when request instanceof ReadMultipleRegistersRequest ->
          registers(answer.getRegisters(), count);
      case ReadInputRegistersResponse answer when request instanceof ReadInputRegistersRequest ->
          registers(answer.getRegisters(), count);
      case ReadCoilsResponse answer when request instanceof ReadCoilsRequest ->
          bits(answer.getCoils(), count);
      case ReadInputDiscretesResponse answer when request instanceof ReadInputDiscretesRequest ->
          bits(answer.getDiscretes(), count);
      default -> throw garbled("an answer of function " + response.getFunctionCode());
    };
  }

  private ReadOutcome registers(InputRegister[] registers, int count) throws DeviceLostException {
    if (registers.length != count) {
      throw garbled("%d registers instead of %d".formatted(registers.length, count));
    }
    var bytes = new byte[2 * count];
    for (int i = 0; i < count; i++) {
      var register = registers[i].toBytes();
      bytes[2 * i] = register[0];
      bytes[2 * i + 1] = register[1];
    }
    return new ReadOutcome.Content(bytes);
  }

  private ReadOutcome bits(BitVector bits, int count) throws DeviceLostException {
    // A device sends whole bytes; more bits than requested are accepted.
    if (bits.size() < count) {
      throw garbled("%d bits instead of %d".formatted(bits.size(), count));
    }
    var bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) (bits.getBit(i) ? 1 : 0);
    }
    return new ReadOutcome.Content(bytes);
  }

  private DeviceLostException garbled(String what) {
    close();
    return new DeviceLostException(
        "garbled answer",
        "%s sent something that is not an answer to the request (%s); check that it serves Modbus TCP, and no other master through the same port"
            .formatted(settings.device(), what));
  }
}
