// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.signal;

import java.util.Locale;

/**
 * One value that a simulated device offers. Numbers and switches alike are doubles; the servers
 * write them in the signal's type. Not safe for use by several threads.
 */
public final class Signal {
  /** The type on the wire. */
  public enum Type {
    /** A switch: 0 or 1. */
    BOOLEAN,
    /** A state or code. */
    INT32,
    /** A counter. */
    INT64,
    /** A measured value. */
    DOUBLE
  }

  /** Receives each change of a signal. */
  @FunctionalInterface
  public interface Listener {
    void changed(Signal signal, long micros);
  }

  private final String id;
  private final Type type;
  private final String unit;
  private final double low;
  private final double high;
  private final double resolution;
  private Listener listener = (signal, micros) -> {};
  private double value;
  private long micros;

  private Signal(String id, Type type, String unit, double low, double high, double resolution) {
    this.id = id;
    this.type = type;
    this.unit = unit;
    this.low = low;
    this.high = high;
    this.resolution = resolution;
  }

  public static Signal flag(String id) {
    return new Signal(id, Type.BOOLEAN, "", 0, 1, 1);
  }

  public static Signal code(String id) {
    return new Signal(id, Type.INT32, "", 0, 0, 1);
  }

  public static Signal counter(String id, String unit) {
    return new Signal(id, Type.INT64, unit, 0, 0, 1);
  }

  /**
   * Creates a measured value in a unit (UCUM), with its usual range and the smallest step between
   * two values.
   */
  public static Signal analog(String id, String unit, double low, double high, double resolution) {
    return new Signal(id, Type.DOUBLE, unit, low, high, resolution);
  }

  /** Returns the signal's name in the device, such as {@code Line1.Filler.State}. */
  public String id() {
    return id;
  }

  /** Returns the type on the wire. */
  public Type type() {
    return type;
  }

  /** Returns the unit as a UCUM code; empty for none. */
  public String unit() {
    return unit;
  }

  /** Returns the low end of the usual range. If low equals high there is no range. */
  public double low() {
    return low;
  }

  /** Returns the high end of the usual range. */
  public double high() {
    return high;
  }

  /** Returns the present value; a switch is 0 or 1. */
  public double value() {
    return value;
  }

  /** Returns when the value last changed, in simulated microseconds since the epoch. */
  public long micros() {
    return micros;
  }

  public void listen(Listener newListener) {
    listener = newListener;
  }

  public void set(long now, double next) {
    double rounded = rounded(next);
    if (micros != 0 && rounded == value) {
      return;
    }
    value = rounded;
    micros = now;
    listener.changed(this, now);
  }

  private double rounded(double next) {
    // Dividing gives the exact decimal: 213 / 10.0 is 21.3, but 213 * 0.1 is slightly more.
    double perUnit = Math.rint(1 / resolution);
    return resolution < 1
        ? Math.rint(next * perUnit) / perUnit
        : Math.rint(next / resolution) * resolution;
  }

  public void set(long now, long count) {
    set(now, (double) count);
  }

  public void set(long now, boolean on) {
    set(now, on ? 1 : 0);
  }

  @Override
  public String toString() {
    return "%s = %s".formatted(id, String.format(Locale.ROOT, "%s", value));
  }
}
