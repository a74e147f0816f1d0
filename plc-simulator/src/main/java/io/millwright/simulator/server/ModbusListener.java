// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.server;

import com.ghgande.j2mod.modbus.Modbus;
import com.ghgande.j2mod.modbus.ModbusIOException;
import com.ghgande.j2mod.modbus.io.ModbusTCPTransport;
import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ModbusResponse;
import com.ghgande.j2mod.modbus.net.AbstractModbusListener;
import com.ghgande.j2mod.modbus.procimg.ProcessImage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Listens for Modbus TCP requests and answers with j2mod's messages. When j2mod's own listener is
 * closed, its open connections continue to answer; this listener cuts them, as a pulled cable does.
 */
final class ModbusListener extends AbstractModbusListener {
  private static final int BACKLOG = 50;
  private static final int GATEWAY_TARGET_DOES_NOT_RESPOND = 0x0B;

  private final IntFunction<@Nullable ProcessImage> images;
  private final Function<ModbusRequest, Integer> refusals;
  private final ServerSocket serverSocket;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /**
   * Creates a listener.
   *
   * @param images returns the registers of a unit; null if the unit does not exist
   * @param refusals returns the exception code with which a request is refused, or 0
   */
  ModbusListener(
      InetAddress host,
      int port,
      IntFunction<@Nullable ProcessImage> images,
      Function<ModbusRequest, Integer> refusals)
      throws IOException {
    this.images = images;
    this.refusals = refusals;
    serverSocket = new ServerSocket();
    // Connections in TIME_WAIT must not block the port after a cut.
    serverSocket.setReuseAddress(true);
    serverSocket.bind(new java.net.InetSocketAddress(host, port), BACKLOG);
    setListening(true);
    Thread.ofVirtual().name("modbus-" + port).start(this);
  }

  @Override
  public void run() {
    while (isListening()) {
      try {
        var socket = serverSocket.accept();
        connections.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        // The socket was closed.
        setListening(false);
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      if (!isListening()) {
        return;
      }
      socket.setTcpNoDelay(true);
      var transport = new ModbusTCPTransport(socket);
      transport.setTimeout(0);
      while (isListening()) {
        transport.writeResponse(answer(transport.readRequest(this)));
      }
    } catch (IOException | ModbusIOException e) {
      // The client is gone or this server was closed; there is nobody to report to.
    } finally {
      connections.remove(socket);
    }
  }

  private ModbusResponse answer(ModbusRequest request) {
    if (getProcessImage(request.getUnitID()) == null) {
      return request.createExceptionResponse(GATEWAY_TARGET_DOES_NOT_RESPOND);
    }
    if (request.getFunctionCode() > Modbus.READ_INPUT_REGISTERS) {
      return request.createExceptionResponse(Modbus.ILLEGAL_FUNCTION_EXCEPTION);
    }
    int refusal = refusals.apply(request);
    return refusal == 0 ? request.createResponse(this) : request.createExceptionResponse(refusal);
  }

  @Override
  public @Nullable ProcessImage getProcessImage(int unit) {
    return images.apply(unit);
  }

  /** Closes the port and cuts all connections. */
  @Override
  public void stop() {
    setListening(false);
    close(serverSocket);
    connections.forEach(ModbusListener::close);
  }

  private static void close(AutoCloseable socket) {
    try {
      socket.close();
    } catch (Exception e) {
      // The socket is closed in any case.
    }
  }
}
