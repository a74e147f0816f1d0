// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.server;

import com.ghgande.j2mod.modbus.msg.ModbusRequest;
import com.ghgande.j2mod.modbus.msg.ReadCoilsRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputDiscretesRequest;
import com.ghgande.j2mod.modbus.msg.ReadInputRegistersRequest;
import com.ghgande.j2mod.modbus.msg.ReadMultipleRegistersRequest;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalIn;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalOut;
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import io.millwright.simulator.signal.Device;
import io.millwright.simulator.signal.Signal;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A Modbus TCP server that offers a device's signals in registers and bits. */
public final class ModbusDeviceServer implements DeviceServer {
  /** Server device failure (Modbus Application Protocol V1.1b3, 7). */
  private static final int DEVICE_FAILURE = 4;

  /** The value that devices write into a signed register if they have no number. */
  private static final int NO_NUMBER = 0x8000;

  private final Device.Modbus device;
  private final String host;
  private final int port;
  private final Map<Integer, Image> images = new TreeMap<>();
  private final Map<Signal, Device.Point> points = new HashMap<>();
  private ModbusListener listener;

  public ModbusDeviceServer(Device.Modbus device, String host, int port) {
    this.device = device;
    this.host = host;
    this.port = port;
    for (var point : device.points()) {
      images.computeIfAbsent(point.unit(), Image::new).reserve(point);
      points.put(point.signal(), point);
    }
    listener = start();
  }

  @Override
  public String endpoint() {
    return "modbus://%s:%d".formatted(host, port);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void show(Signal signal, Sighting sighting) {
    var point = points.get(signal);
    var image = point == null ? null : images.get(point.unit());
    if (point != null && image != null) {
      image.write(point, sighting);
    }
  }

  @Override
  public synchronized void connected(boolean connected) {
    listener.stop();
    if (connected) {
      listener = start();
    }
  }

  @Override
  public synchronized void close() {
    listener.stop();
  }

  private ModbusListener start() {
    try {
      return new ModbusListener(InetAddress.getByName(host), port, images::get, this::refusal);
    } catch (IOException e) {
      throw new IllegalStateException(
          "Cannot start the Modbus server of %s on %s: %s; is the port free?"
              .formatted(device.name(), endpoint(), e.getMessage()),
          e);
    }
  }

  /** Returns exception code 4 for a request that touches a failed sensor, otherwise 0. */
  private int refusal(ModbusRequest request) {
    var image = images.get(request.getUnitID());
    if (image == null) {
      return 0;
    }
    boolean failed =
        switch (request) {
          case ReadMultipleRegistersRequest read ->
              image.hasFailed(Device.Table.HOLDING, read.getReference(), read.getWordCount());
          case ReadInputRegistersRequest read ->
              image.hasFailed(Device.Table.INPUT, read.getReference(), read.getWordCount());
          case ReadCoilsRequest read ->
              image.hasFailed(Device.Table.COIL, read.getReference(), read.getBitCount());
          case ReadInputDiscretesRequest read ->
              image.hasFailed(Device.Table.DISCRETE, read.getReference(), read.getBitCount());
          default -> false;
        };
    return failed ? DEVICE_FAILURE : 0;
  }

  /**
   * The registers of one unit. A number that spans two registers is read and written as a whole.
   */
  private static final class Image extends SimpleProcessImage {
    private final Set<Device.Point> failed = new HashSet<>();

    Image(int unit) {
      super(unit);
    }

    synchronized void reserve(Device.Point point) {
      int end = point.address() + width(point.format());
      switch (point.table()) {
        case HOLDING -> {
          while (getRegisterCount() < end) {
            addRegister(new SimpleRegister(0));
          }
        }
        case INPUT -> {
          while (getInputRegisterCount() < end) {
            addInputRegister(new SimpleInputRegister(0));
          }
        }
        case COIL -> {
          while (getDigitalOutCount() < end) {
            addDigitalOut(new SimpleDigitalOut(false));
          }
        }
        case DISCRETE -> {
          while (getDigitalInCount() < end) {
            addDigitalIn(new SimpleDigitalIn(false));
          }
        }
      }
    }

    private static int width(Device.Format format) {
      return switch (format) {
        case BIT, INT16 -> 1;
        case UINT32_ABCD, UINT32_CDAB, FLOAT32_ABCD, FLOAT32_CDAB -> 2;
      };
    }

    synchronized void write(Device.Point point, Sighting sighting) {
      if (sighting.good()) {
        failed.remove(point);
      } else {
        failed.add(point);
        return;
      }
      double value = sighting.value();
      double raw = Math.rint(value / point.scale());
      int at = point.address();
      switch (point.format()) {
        case BIT -> {
          if (point.table() == Device.Table.COIL) {
            setDigitalOut(at, new SimpleDigitalOut(value > 0));
          } else {
            setDigitalIn(at, new SimpleDigitalIn(value > 0));
          }
        }
        case INT16 ->
            word(
                point.table(),
                at,
                Double.isNaN(raw)
                    ? NO_NUMBER
                    : (int) Math.clamp(raw, Short.MIN_VALUE, Short.MAX_VALUE));
        case UINT32_ABCD -> words(point.table(), at, unsigned(raw), false);
        case UINT32_CDAB -> words(point.table(), at, unsigned(raw), true);
        case FLOAT32_ABCD -> words(point.table(), at, Float.floatToIntBits((float) value), false);
        case FLOAT32_CDAB -> words(point.table(), at, Float.floatToIntBits((float) value), true);
      }
    }

    synchronized boolean hasFailed(Device.Table table, int address, int count) {
      return failed.stream()
          .filter(point -> point.table() == table)
          .anyMatch(point ->
              point.address() < address + count
                  && address < point.address() + width(point.format()));
    }

    private static int unsigned(double raw) {
      return Double.isNaN(raw) ? -1 : (int) (long) Math.clamp(raw, 0, 0xFFFF_FFFFL);
    }

    private void words(Device.Table table, int at, int bits, boolean lowFirst) {
      word(table, lowFirst ? at + 1 : at, bits >>> 16);
      word(table, lowFirst ? at : at + 1, bits);
    }

    private void word(Device.Table table, int at, int word) {
      if (table == Device.Table.INPUT) {
        setInputRegister(at, new SimpleInputRegister((short) word));
      } else {
        setRegister(at, new SimpleRegister((short) word));
      }
    }

    @Override
    public synchronized Register[] getRegisterRange(int offset, int count) {
      return super.getRegisterRange(offset, count);
    }

    @Override
    public synchronized InputRegister[] getInputRegisterRange(int offset, int count) {
      return super.getInputRegisterRange(offset, count);
    }
  }
}
