// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator;

import io.millwright.simulator.bottling.BottlingPlant;
import io.millwright.simulator.bottling.MachineBook;
import io.millwright.simulator.carpark.CarPark;
import io.millwright.simulator.carpark.CarParkBook;
import io.millwright.simulator.server.DeviceServer;
import io.millwright.simulator.server.ModbusDeviceServer;
import io.millwright.simulator.server.OpcUaDeviceServer;
import io.millwright.simulator.signal.Device;
import io.millwright.simulator.signal.Orders;
import io.millwright.simulator.signal.Signal;
import io.millwright.simulator.signal.SimulatedPlant;
import io.millwright.simulator.signal.Ticks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A simulated plant. It first produces history as fast as the machine can, then runs live on real
 * OPC UA and Modbus servers, by a clock that may be faster than the wall clock. The same seed and
 * beginning give the same plant at any speed. Safe for use by several threads.
 */
public final class Simulation implements AutoCloseable {
  /** The names of the simulations. */
  public static final List<String> NAMES = List.of("bottling-plant", "car-park");

  private static final System.Logger LOG = System.getLogger(Simulation.class.getName());
  private static final long STEP_MILLIS = 50;

  private final SimulatedPlant plant;
  private final Map<String, Device> devices = new LinkedHashMap<>();
  private final Map<Signal, Device> deviceOf = new HashMap<>();
  private final Map<String, DeviceServer> servers = new LinkedHashMap<>();
  private final Faults faults = new Faults();
  private final ScheduledExecutorService clockwork =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("simulation").factory());
  private long now;

  private Simulation(SimulatedPlant plant, long begin) {
    this.plant = plant;
    now = begin;
    for (var device : plant.devices()) {
      devices.put(device.name(), device);
      device.signals().forEach(signal -> deviceOf.put(signal, device));
    }
  }

  /**
   * Returns a simulation at its beginning. It is not on the network yet.
   *
   * @param name one of {@link #NAMES}
   * @param seed the seed of all random numbers
   * @param begin the simulated time at which the plant starts
   * @throws IllegalArgumentException if no simulation has that name
   */
  public static Simulation of(String name, long seed, Instant begin) {
    long micros = Ticks.floor(Ticks.micros(begin));
    return switch (name) {
      case "bottling-plant" -> new Simulation(new BottlingPlant(seed, micros), micros);
      case "car-park" -> new Simulation(new CarPark(seed, micros), micros);
      default ->
          throw new IllegalArgumentException(
              "There is no simulation \"%s\"; there are %s".formatted(name, NAMES));
    };
  }

  /** Returns the simulated time. */
  public synchronized Instant now() {
    return Ticks.instant(now);
  }

  /**
   * Advances to a time as fast as possible and passes what the devices would have reported to
   * {@code consumer}.
   */
  public synchronized void fastForward(Instant to, Consumer<HistorySample> consumer) {
    var history = new History(plant.devices(), consumer);
    listen(history::changed);
    try {
      long end = Ticks.micros(to);
      while (now + Ticks.LENGTH <= end) {
        now += Ticks.LENGTH;
        plant.tick(now);
        history.flush(now);
      }
      history.finish();
    } finally {
      listen((signal, micros) -> {});
    }
  }

  /** Advances to a time as fast as possible. */
  public void fastForward(Instant to) {
    fastForward(to, sample -> {});
  }

  /**
   * Puts the devices on the network and lets simulated time run.
   *
   * @param clock the wall clock
   * @param speed how many simulated seconds pass in one second of the wall clock
   * @param host the address to listen on
   * @param ports the ports of devices by name; 0 means any free port. A device that is not named
   *     gets its usual port, or any free one if that is taken
   */
  public synchronized void serve(
      InstantSource clock, double speed, String host, Map<String, Integer> ports) {
    for (var device : devices.values()) {
      int usual = FreePorts.isFree(host, device.port()) ? device.port() : 0;
      int wanted = ports.getOrDefault(device.name(), usual);
      int port = wanted == 0 ? FreePorts.find(host) : wanted;
      servers.put(
          device.name(),
          switch (device) {
            case Device.OpcUa opcUa -> new OpcUaDeviceServer(opcUa, host, port, this::order);
            case Device.Modbus modbus -> new ModbusDeviceServer(modbus, host, port);
          });
      device.signals().forEach(signal -> show(signal, signal.micros()));
    }
    listen(this::show);
    var wallStart = clock.instant();
    long simulatedStart = now;
    var _ =
        clockwork.scheduleAtFixedRate(
            () -> {
              double passed = Duration.between(wallStart, clock.instant()).toNanos() / 1_000.0;
              advanceOrSay(simulatedStart + (long) (passed * speed));
            },
            0,
            STEP_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  /**
   * Returns the address of each device by its name: {@code opc.tcp://...} or {@code modbus://...}.
   */
  public synchronized Map<String, String> endpoints() {
    var endpoints = new LinkedHashMap<String, String>();
    servers.forEach((name, server) -> endpoints.put(name, server.endpoint()));
    return endpoints;
  }

  /** Returns the port of a device that is on the network. */
  public synchronized int port(String device) {
    var server = servers.get(device);
    if (server == null) {
      throw new IllegalArgumentException(
          "No device %s is on the network; there are %s".formatted(device, servers.keySet()));
    }
    return server.port();
  }

  /** Returns the usual ports of the devices that listen on another port, by device name. */
  public synchronized Map<String, Integer> moved() {
    var moved = new LinkedHashMap<String, Integer>();
    servers.forEach((name, server) -> {
      var device = devices.get(name);
      if (device != null && server.port() != device.port()) {
        moved.put(name, device.port());
      }
    });
    return moved;
  }

  /** Returns the description of all orders. */
  public static String orderHelp() {
    return Orders.HELP;
  }

  /**
   * Starts a fault, such as {@code stop Line1.Filler 120}. Durations are in simulated seconds.
   *
   * @throws IllegalArgumentException if the text is not an order or names something that does not
   *     exist
   */
  public void order(String text) {
    var order = Orders.parse(text);
    synchronized (this) {
      switch (order) {
        case Orders.Order.Stop(String target, Duration lasts) -> {
          if (!plant.stop(target, Ticks.micros(lasts), now)) {
            throw new IllegalArgumentException(
                "There is nothing called %s that could be stopped".formatted(target));
          }
        }
        case Orders.Order.Freeze(String signal, Duration _) -> begin(order, signal);
        case Orders.Order.Garbage(String signal, Duration _, Orders.Nonsense nonsense) -> {
          findSignal(signal).ifPresent(found -> Faults.check(found, nonsense));
          begin(order, signal);
          findSignal(signal).ifPresent(found -> show(found, now));
        }
        case Orders.Order.Drop(String device, Duration _) -> {
          server(device);
          faults.begin(order, now);
          // The server stops in another thread, because the order may come from one of its own
          // threads.
          clockwork.execute(() -> server(device).connected(false));
        }
        case Orders.Order.Skew(String device, Duration _, Duration _) -> {
          server(device);
          faults.begin(order, now);
        }
      }
    }
  }

  /**
   * Returns the book of a machine, such as {@code Line1.Filler}, with what truly happened on it.
   */
  public MachineBook machineBook(String machine) {
    return Optional.ofNullable(machineBooks().get(machine))
        .orElseThrow(() ->
            new IllegalArgumentException(
                "There is no machine %s; there are %s"
                    .formatted(machine, machineBooks().keySet())));
  }

  /** Returns the books of all machines by their names; empty for a car park. */
  public Map<String, MachineBook> machineBooks() {
    var books = new LinkedHashMap<String, MachineBook>();
    if (plant instanceof BottlingPlant bottling) {
      bottling
          .lines()
          .forEach((line, machines) ->
              machines
                  .machines()
                  .forEach((name, machine) -> books.put(line + "." + name, machine.book())));
    }
    return books;
  }

  /**
   * Returns the OEE of a line, such as {@code Line1}, in (from, to]: the time in which its machines
   * added value, divided by the time in which they were planned to; empty if nothing was planned.
   */
  public OptionalDouble lineOee(String line, Instant from, Instant to) {
    double adding = 0;
    double planned = 0;
    for (var book : machineBooks().entrySet()) {
      if (book.getKey().startsWith(line + ".")) {
        double seconds = book.getValue().plannedBusy(from, to).toMillis() / 1000.0;
        adding += seconds * book.getValue().oee(from, to).orElse(0);
        planned += seconds;
      }
    }
    return planned == 0 ? OptionalDouble.empty() : OptionalDouble.of(adding / planned);
  }

  /** Returns the book of the car park; empty for another plant. */
  public Optional<CarParkBook> carParkBook() {
    return plant instanceof CarPark carPark ? Optional.of(carPark.book()) : Optional.empty();
  }

  /** Returns the present value of a signal, such as {@code Line1.Filler.State}. */
  public synchronized double value(String signal) {
    return findSignal(signal)
        .orElseThrow(() -> new IllegalArgumentException("There is no signal " + signal))
        .value();
  }

  /** Returns the plant itself, for specs. */
  SimulatedPlant plant() {
    return plant;
  }

  @Override
  public void close() {
    clockwork.shutdownNow();
    try {
      clockwork.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      servers.values().forEach(DeviceServer::close);
      servers.clear();
    }
  }

  /**
   * Advances the simulation and logs a failure. A periodic task that throws would never run again.
   */
  private void advanceOrSay(long to) {
    try {
      advance(to);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.WARNING, "simulation step failed", e);
    }
  }

  private synchronized void advance(long to) {
    while (now + Ticks.LENGTH <= to) {
      now += Ticks.LENGTH;
      plant.tick(now);
    }
    faults.end(now).forEach(this::end);
  }

  private void begin(Orders.Order order, String signal) {
    if (findSignal(signal).isEmpty()) {
      throw new IllegalArgumentException("There is no signal %s".formatted(signal));
    }
    faults.begin(order, now);
  }

  private void end(Orders.Order order) {
    switch (order) {
      case Orders.Order.Freeze(String signal, Duration _) ->
          findSignal(signal).ifPresent(found -> show(found, now));
      case Orders.Order.Garbage(String signal, Duration _, Orders.Nonsense _) ->
          findSignal(signal).ifPresent(found -> show(found, now));
      case Orders.Order.Drop(String device, Duration _) -> {
        server(device).connected(true);
        deviceOf.forEach((signal, owner) -> {
          if (owner.name().equals(device)) {
            show(signal, now);
          }
        });
      }
      case Orders.Order.Stop _, Orders.Order.Skew _ -> {}
    }
  }

  private void show(Signal signal, long micros) {
    var device = deviceOf.get(signal);
    var server = device == null ? null : servers.get(device.name());
    if (device == null || server == null) {
      return;
    }
    faults.seen(signal, device.name(), micros).ifPresent(sighting -> server.show(signal, sighting));
  }

  private void listen(Signal.Listener listener) {
    deviceOf.keySet().forEach(signal -> signal.listen(listener));
  }

  private Optional<Signal> findSignal(String id) {
    return deviceOf.keySet().stream().filter(signal -> signal.id().equals(id)).findFirst();
  }

  private DeviceServer server(String device) {
    var server = servers.get(device);
    if (server == null) {
      throw new IllegalArgumentException(
          "There is no device %s on the network; there are %s".formatted(device, servers.keySet()));
    }
    return server;
  }
}
