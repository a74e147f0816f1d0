// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.signal;

import java.util.List;

/** A device of a simulated plant. */
public sealed interface Device {
  /** Its name, unique in the plant. */
  String name();

  /** The TCP port that it listens on unless told otherwise. */
  int port();

  /** All signals that it offers. */
  List<Signal> signals();

  /** Offers each signal as a variable {@code ns=2;s=<id>}. */
  record OpcUa(String name, int port, List<Signal> signals) implements Device {
    public OpcUa {
      signals = List.copyOf(signals);
    }
  }

  /** Offers each signal in registers or bits. */
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
   * Where a signal is in a Modbus device.
   *
   * @param unit the unit id
   * @param table the register table
   * @param address from 0
   * @param format how it is written
   * @param scale the raw number times this is the value
   */
  record Point(Signal signal, int unit, Table table, int address, Format format, double scale) {
    /** As history names it: {@code unit/table/address}. */
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
    /** The high register first. */
    UINT32_ABCD,
    /** The low register first. */
    UINT32_CDAB,
    FLOAT32_ABCD,
    FLOAT32_CDAB
  }
}
