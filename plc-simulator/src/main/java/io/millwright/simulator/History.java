// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator;

import io.millwright.simulator.signal.Device;
import io.millwright.simulator.signal.Signal;
import io.millwright.simulator.signal.Ticks;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Records what devices would have reported, thinned out as an edge with a deadband would: a
 * measured value when it has moved, a counter every five seconds, a state always.
 */
final class History {
  private static final long COUNTER_PAUSE = 5 * Ticks.SECOND;
  private static final long ANALOG_LONGEST = 60 * Ticks.SECOND;

  private final Consumer<HistorySample> consumer;
  private final Map<Signal, Place> places = new HashMap<>();
  private final Map<Signal, Double> lastValue = new HashMap<>();
  private final Map<Signal, Long> lastTime = new HashMap<>();
  private final Map<Signal, Sighting> waiting = new LinkedHashMap<>();

  private record Place(String device, String item, double scale) {}

  private record Sighting(long micros, double value) {}

  History(List<Device> devices, Consumer<HistorySample> consumer) {
    this.consumer = consumer;
    for (var device : devices) {
      switch (device) {
        case Device.OpcUa(String name, int _, List<Signal> signals) ->
            signals.forEach(
                signal -> places.put(signal, new Place(name, "ns=2;s=" + signal.id(), 1)));
        case Device.Modbus(String name, int _, List<Device.Point> points) ->
            points.forEach(
                point -> places.put(point.signal(), new Place(name, point.item(), point.scale())));
      }
    }
  }

  void changed(Signal signal, long micros) {
    long last = lastTime.getOrDefault(signal, Long.MIN_VALUE / 2);
    switch (signal.type()) {
      case BOOLEAN, INT32 -> write(signal, micros, signal.value());
      case INT64 -> {
        if (last < 0) {
          write(signal, micros, signal.value());
        } else {
          waiting.put(signal, new Sighting(micros, signal.value()));
        }
      }
      case DOUBLE -> {
        double deadband = (signal.high() - signal.low()) / 200;
        double moved = Math.abs(signal.value() - lastValue.getOrDefault(signal, Double.MAX_VALUE));
        if (moved >= deadband || micros - last >= ANALOG_LONGEST) {
          write(signal, micros, signal.value());
        }
      }
    }
  }

  /**
   * Records the counters at every multiple of five seconds, so that the windows of metrics are
   * complete.
   */
  void flush(long now) {
    if (now % COUNTER_PAUSE == 0) {
      finish();
    }
  }

  /** Records the samples that are still waiting. */
  void finish() {
    waiting.forEach((signal, sighting) -> emit(signal, sighting.micros(), sighting.value()));
    waiting.clear();
  }

  private void write(Signal signal, long micros, double value) {
    waiting.remove(signal);
    emit(signal, micros, value);
  }

  private void emit(Signal signal, long micros, double value) {
    var place = places.get(signal);
    if (place == null) {
      return;
    }
    lastTime.put(signal, micros);
    lastValue.put(signal, value);
    double raw = place.scale() == 1 ? value : Math.rint(value / place.scale());
    consumer.accept(
        new HistorySample(place.device(), place.item(), Ticks.instant(micros), signal.type(), raw));
  }
}
