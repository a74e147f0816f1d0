// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.bottling;

import io.millwright.simulator.signal.Seeds;
import io.millwright.simulator.signal.Signal;
import io.millwright.simulator.signal.Ticks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A filler, a capper, a labeller and a packer in a row with conveyors between them, and an energy
 * meter.
 */
public final class BottlingLine {
  private static final long SETUP = 8 * 60 * Ticks.SECOND;

  /** The ideal rate of each product, as a share of the standard product's. */
  private static final double[] PRODUCTS = {1.0, 0.8, 0.9};

  private final RandomGenerator random;
  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private final Buffer filled = new Buffer(150, 60);
  private final Buffer capped = new Buffer(150, 60);
  private final Buffer labelled = new Buffer(150, 60);

  final Signal product;
  final Signal power;
  final Signal energy;
  final Signal voltage;
  final Signal peak;

  private int productIndex;
  private long nextChange;
  private double kilowattHours;

  BottlingLine(String id, Seeds seeds, long begin) {
    random = seeds.generator(id);
    product = Signal.code(id + ".Product");
    power = Signal.analog(id + ".Meter.Power", "kW", 0, 100, 0.01);
    energy = Signal.analog(id + ".Meter.Energy", "kW.h", 0, 1e8, 0.1);
    voltage = Signal.analog(id + ".Meter.Voltage", "V", 207, 253, 0.1);
    peak = Signal.flag(id + ".Meter.Peak");
    add(
        id,
        "Filler",
        new Machine.Traits(120, 0.008, 5400, 38, 18),
        Buffer.endless(),
        filled,
        seeds,
        begin);
    add(id, "Capper", new Machine.Traits(132, 0.006, 7200, 25, 6), filled, capped, seeds, begin);
    add(
        id,
        "Labeller",
        new Machine.Traits(126, 0.012, 6000, 20, 4),
        capped,
        labelled,
        seeds,
        begin);
    add(
        id,
        "Packer",
        new Machine.Traits(140, 0.004, 9000, 30, 11),
        labelled,
        Buffer.endless(),
        seeds,
        begin);
    scheduleChange(begin);
  }

  private void add(
      String line,
      String name,
      Machine.Traits traits,
      Buffer before,
      Buffer behind,
      Seeds seeds,
      long begin) {
    var id = line + "." + name;
    machines.put(name, new Machine(id, traits, seeds.generator(id), before, behind, begin));
  }

  public Map<String, Machine> machines() {
    return machines;
  }

  /** Returns the numbers of bottles on the conveyors behind filler, capper and labeller. */
  public List<Integer> onConveyors() {
    return List.of(filled.content(), capped.content(), labelled.content());
  }

  void tick(long now) {
    if (now >= nextChange && ShiftCalendar.isPlanned(now)) {
      productIndex = (productIndex + 1) % PRODUCTS.length;
      for (var machine : machines.values()) {
        machine.changeProduct(SETUP, PRODUCTS[productIndex], now);
      }
      scheduleChange(now);
    }
    machines.values().forEach(machine -> machine.tick(now));
    meter(now);
  }

  private void scheduleChange(long now) {
    nextChange =
        Ticks.floor(now + (long) ((1.8 + 1.4 * random.nextDouble()) * 3600 * Ticks.SECOND));
  }

  private void meter(long now) {
    double kilowatts = 2.5;
    for (var machine : machines.values()) {
      kilowatts += machine.kilowatts();
    }
    kilowattHours += kilowatts * Ticks.SECONDS / 3600;
    product.set(now, productIndex + 1);
    energy.set(now, kilowattHours);
    if (now % Ticks.SECOND == 0) {
      power.set(now, kilowatts * (1 + 0.01 * random.nextGaussian()));
      voltage.set(now, 230 - kilowatts * 0.05 + 0.4 * random.nextGaussian());
      peak.set(now, kilowatts > 44);
    }
  }
}
