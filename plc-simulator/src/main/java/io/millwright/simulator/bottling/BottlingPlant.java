// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.bottling;

import io.millwright.simulator.signal.Device;
import io.millwright.simulator.signal.Seeds;
import io.millwright.simulator.signal.Signal;
import io.millwright.simulator.signal.SimulatedPlant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A site with two bottling lines; each line's machines on one OPC UA server, the meters on Modbus.
 */
public final class BottlingPlant implements SimulatedPlant {
  private final Map<String, BottlingLine> lines = new LinkedHashMap<>();

  public BottlingPlant(long seed, long begin) {
    var seeds = new Seeds(seed);
    for (var id : List.of("Line1", "Line2")) {
      lines.put(id, new BottlingLine(id, seeds, begin));
    }
  }

  public Map<String, BottlingLine> lines() {
    return lines;
  }

  @Override
  public void tick(long now) {
    lines.values().forEach(line -> line.tick(now));
  }

  @Override
  public List<Device> devices() {
    var devices = new ArrayList<Device>();
    var meters = new ArrayList<Device.Point>();
    int number = 0;
    for (var line : lines.values()) {
      var signals = new ArrayList<Signal>();
      signals.add(line.product);
      line.machines().values().forEach(machine -> signals.addAll(machine.signals()));
      devices.add(new Device.OpcUa("line-" + (number + 1), 4840 + number, signals));
      number++;
      boolean lowFirst = number == 2;
      meters.add(
          new Device.Point(
              line.power,
              number,
              Device.Table.HOLDING,
              0,
              lowFirst ? Device.Format.FLOAT32_CDAB : Device.Format.FLOAT32_ABCD,
              1));
      meters.add(
          new Device.Point(
              line.energy,
              number,
              Device.Table.HOLDING,
              2,
              lowFirst ? Device.Format.UINT32_CDAB : Device.Format.UINT32_ABCD,
              0.1));
      meters.add(
          new Device.Point(
              line.voltage, number, Device.Table.HOLDING, 4, Device.Format.INT16, 0.1));
      meters.add(new Device.Point(line.peak, number, Device.Table.COIL, 3, Device.Format.BIT, 1));
    }
    devices.add(new Device.Modbus("meters", 5020, meters));
    return devices;
  }

  @Override
  public boolean stop(String target, long micros, long now) {
    for (var line : lines.entrySet()) {
      for (var machine : line.getValue().machines().entrySet()) {
        if (target.equals(line.getKey() + "." + machine.getKey())) {
          machine.getValue().stop(micros, now);
          return true;
        }
      }
    }
    return false;
  }
}
