// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator;

import com.ghgande.j2mod.modbus.ModbusException;
import com.ghgande.j2mod.modbus.procimg.InputRegister;
import com.ghgande.j2mod.modbus.procimg.Register;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalIn;
import com.ghgande.j2mod.modbus.procimg.SimpleDigitalOut;
import com.ghgande.j2mod.modbus.procimg.SimpleInputRegister;
import com.ghgande.j2mod.modbus.procimg.SimpleProcessImage;
import com.ghgande.j2mod.modbus.procimg.SimpleRegister;
import com.ghgande.j2mod.modbus.slave.ModbusSlave;
import com.ghgande.j2mod.modbus.slave.ModbusSlaveFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** A Modbus TCP slave of j2mod that offers a device's signals in registers and bits. */
final class ModbusDeviceServer implements DeviceServer {
  private static final int POOL = 8;

  private final Device.Modbus device;
  private final String host;
  private final int port;
  private final Map<Integer, Image> images = new TreeMap<>();
  private final Map<Signal, Device.Point> points = new HashMap<>();
  private ModbusSlave slave;

  ModbusDeviceServer(Device.Modbus device, String host, int port) {
    this.device = device;
    this.host = host;
    this.port = port;
    for (var point : device.points()) {
      images.computeIfAbsent(point.unit(), Image::new).reserve(point);
      points.put(point.signal(), point);
    }
    slave = start();
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
    if (point != null) {
      var image = images.get(point.unit());
      if (image != null) {
        image.write(point, sighting.good() ? sighting.value() : Double.NaN);
      }
    }
  }

  @Override
  public synchronized void connected(boolean connected) {
    // Closing alone would leave open connections answering; without images they get exceptions.
    ModbusSlaveFactory.close(slave);
    if (connected) {
      slave = start();
    } else {
      images.keySet().forEach(slave::removeProcessImage);
    }
  }

  @Override
  public synchronized void close() {
    ModbusSlaveFactory.close(slave);
  }

  private ModbusSlave start() {
    try {
      var started =
          ModbusSlaveFactory.createTCPSlave(InetAddress.getByName(host), port, POOL, false);
      images.forEach(started::addProcessImage);
      started.open();
      return started;
    } catch (ModbusException | UnknownHostException e) {
      throw new IllegalStateException(
          "Cannot start the Modbus server of %s on %s: %s; is the port free?"
              .formatted(device.name(), endpoint(), e.getMessage()),
          e);
    }
  }

  /** The registers of one unit. A number of two registers is read and written as a whole. */
  private static final class Image extends SimpleProcessImage {
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

    synchronized void write(Device.Point point, double value) {
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
        case INT16 -> word(point.table(), at, (int) raw);
        case UINT32_ABCD -> words(point.table(), at, (int) (long) raw, false);
        case UINT32_CDAB -> words(point.table(), at, (int) (long) raw, true);
        case FLOAT32_ABCD -> words(point.table(), at, Float.floatToIntBits((float) value), false);
        case FLOAT32_CDAB -> words(point.table(), at, Float.floatToIntBits((float) value), true);
      }
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
