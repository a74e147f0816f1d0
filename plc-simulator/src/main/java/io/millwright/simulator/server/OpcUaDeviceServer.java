// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.server;

import io.millwright.simulator.signal.Device;
import io.millwright.simulator.signal.Signal;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.sdk.server.EndpointConfig;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.OpcUaServerConfig;
import org.eclipse.milo.opcua.stack.core.security.DefaultCertificateManager;
import org.eclipse.milo.opcua.stack.core.security.MemoryCertificateQuarantine;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.transport.TransportProfile;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;
import org.eclipse.milo.opcua.stack.core.types.structured.BuildInfo;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransport;
import org.eclipse.milo.opcua.stack.transport.server.tcp.OpcTcpServerTransportConfig;
import org.jspecify.annotations.Nullable;

/**
 * An OPC UA server of Eclipse Milo that offers a device's signals. It reports by exception: each
 * change goes to the subscriptions at once, so that a client with a queue gets all changes, however
 * fast the simulated clock runs.
 */
public final class OpcUaDeviceServer implements DeviceServer {
  private final Device.OpcUa device;
  private final String host;
  private final int port;
  private final Consumer<String> orders;
  private final Map<Signal, DeviceServer.Sighting> shown = new ConcurrentHashMap<>();
  private volatile @Nullable Running running;

  private record Running(OpcUaServer server, SignalNamespace namespace) {}

  public OpcUaDeviceServer(Device.OpcUa device, String host, int port, Consumer<String> orders) {
    this.device = device;
    this.host = host;
    this.port = port;
    this.orders = orders;
    running = start();
  }

  @Override
  public String endpoint() {
    return "opc.tcp://%s:%d".formatted(host, port);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void show(Signal signal, Sighting sighting) {
    shown.put(signal, sighting);
    var now = running;
    if (now != null) {
      now.namespace().show(signal, sighting);
    }
  }

  @Override
  public synchronized void connected(boolean connected) {
    if (connected && running == null) {
      var started = start();
      running = started;
      shown.forEach(started.namespace()::show);
    } else if (!connected) {
      stop();
    }
  }

  @Override
  public void close() {
    stop();
  }

  private synchronized void stop() {
    var now = running;
    running = null;
    if (now != null) {
      now.namespace().shutdown();
      await(now.server(), false);
    }
  }

  private Running start() {
    var endpoint =
        EndpointConfig.newBuilder()
            .setBindAddress(host)
            .setBindPort(port)
            .setHostname(host)
            .setPath("")
            .setTransportProfile(TransportProfile.TCP_UASC_UABINARY)
            .setSecurityPolicy(SecurityPolicy.None)
            .setSecurityMode(MessageSecurityMode.None)
            .addTokenPolicy(OpcUaServerConfig.USER_TOKEN_POLICY_ANONYMOUS)
            .build();
    var config =
        OpcUaServerConfig.builder()
            .setApplicationUri("urn:millwright:simulator:" + device.name())
            .setApplicationName(LocalizedText.english("Millwright simulator: " + device.name()))
            .setProductUri("urn:millwright:simulator")
            .setBuildInfo(
                new BuildInfo(
                    "urn:millwright:simulator", "Millwright", "simulator", "1", "", DateTime.now()))
            .setEndpoints(Set.of(endpoint))
            .setCertificateManager(new DefaultCertificateManager(new MemoryCertificateQuarantine()))
            .build();
    var server =
        new OpcUaServer(
            config,
            profile -> new OpcTcpServerTransport(OpcTcpServerTransportConfig.newBuilder().build()));
    var namespace = new SignalNamespace(server, device, orders);
    namespace.startup();
    await(server, true);
    return new Running(server, namespace);
  }

  private void await(OpcUaServer server, boolean up) {
    try {
      (up ? server.startup() : server.shutdown()).get(10, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException(
          "Cannot %s the OPC UA server of %s on %s: %s; is the port free?"
              .formatted(up ? "start" : "stop", device.name(), endpoint(), e.getMessage()),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
