// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.signal;

import java.util.List;

/** A device of a simulated plant. */
public sealed interface Device {
  /** Returns the name of the device, unique in the plant. */
  String name();

  /** Returns the usual TCP port of the device. */
  int port();

  /** Returns all signals that the device offers. */
  List<Signal> signals();

  /** An OPC UA device, which offers each signal as a variable {@code ns=2;s=<id>}. */
  record OpcUa(String name, int port, List<Signal> signals) implements Device {
    public OpcUa {
      signals = List.copyOf(signals);
    }
  }

  /** A Modbus device, which offers each signal in registers or bits. */
  record Modbus(String name, int port, List<Point> points) implements Device {
    public Modbus {
      points = List.copyOf(points);
    }

    @Override
    public List<Signal> signals() {
      return points.stream().map(Point::signal).toList();
    }
  }

  /**
   * The place of a signal in a Modbus device.
   *
   * @param unit the unit id
   * @param table the register table
   * @param address the address, from 0
   * @param format how the number is written
   * @param scale the factor from the raw number to the value
   */
  record Point(Signal signal, int unit, Table table, int address, Format format, double scale) {
    /** Returns the item's name in the history: {@code unit/table/address}. */
    public String item() {
      return "%d/%s/%d".formatted(unit, table.name().toLowerCase(java.util.Locale.ROOT), address);
    }
  }

  /** The register tables of the Modbus Application Protocol V1.1b3, 4.3. */
  enum Table {
    HOLDING,
    INPUT,
    COIL,
    DISCRETE
  }

  /** How a number is written into registers or bits. */
  enum Format {
    BIT,
    INT16,
    /** The high register comes first. */
    UINT32_ABCD,
    /** The low register comes first. */
    UINT32_CDAB,
    FLOAT32_ABCD,
    FLOAT32_CDAB
  }
}
