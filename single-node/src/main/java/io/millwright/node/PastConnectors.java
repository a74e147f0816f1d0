// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import io.millwright.connector.ConnectionState;
import io.millwright.connector.Connector;
import io.millwright.connector.ConnectorContext;
import io.millwright.connector.ConnectorFactory;
import io.millwright.connector.ConnectorListener;
import io.millwright.connector.Sample;
import io.millwright.simulator.HistorySample;
import io.millwright.source.SourceDefinition;
import io.millwright.source.TagDefinition;
import io.millwright.validation.Problem;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Replaces the connectors of an edge while the past of simulated devices is played. The samples go
 * the same way as live ones, through normalising and the buffer.
 */
final class PastConnectors {
  private static final Duration CHUNK = Duration.ofMinutes(5);
  private static final Set<String> TABLES = Set.of("holding", "input", "coil", "discrete");

  private final List<HistorySample> samples;
  private final List<Playing> playing = new ArrayList<>();

  /**
   * Creates the connectors.
   *
   * @param samples the past, in the order of time
   */
  PastConnectors(List<HistorySample> samples) {
    this.samples = samples;
  }

  List<ConnectorFactory> factories() {
    return List.of(new Factory("opcua"), new Factory("modbus"));
  }

  /** Delivers all samples and returns after the buffer has them. */
  void play() {
    var places = new HashMap<String, Playing>();
    playing.forEach(source -> source.items.keySet().forEach(item -> places.put(item, source)));
    Instant chunkEnds = Instant.MIN;
    for (var sample : samples) {
      if (sample.time().isAfter(chunkEnds)) {
        playing.forEach(Playing::flush);
        chunkEnds = sample.time().plus(CHUNK);
      }
      var source = places.get(sample.device() + " " + sample.item());
      if (source != null) {
        source.add(sample);
      }
    }
    playing.forEach(Playing::flush);
  }

  private final class Factory implements ConnectorFactory {
    private final String protocol;

    Factory(String protocol) {
      this.protocol = protocol;
    }

    @Override
    public String protocol() {
      return protocol;
    }

    @Override
    public List<Problem> check(SourceDefinition source) {
      return List.of();
    }

    @Override
    public Connector create(SourceDefinition source, ConnectorContext context) {
      var created = new Playing(source);
      playing.add(created);
      return created;
    }
  }

  /** One source. It delivers in chunks, because each delivery waits for the disk. */
  private static final class Playing implements Connector {
    private final Map<String, Integer> items = new HashMap<>();
    private final List<Sample> waiting = new ArrayList<>();
    private ConnectorListener listener =
        new ConnectorListener() {
          @Override
          public void onSamples(List<Sample> samples) {}

          @Override
          public void onState(ConnectionState state, String cause) {}
        };

    Playing(SourceDefinition source) {
      for (int tag = 0; tag < source.tags().size(); tag++) {
        items.put(SimulatedPorts.device(source) + " " + item(source, source.tags().get(tag)), tag);
      }
    }

    private static String item(SourceDefinition source, TagDefinition tag) {
      var address = tag.address().entries();
      var node = address.get("node");
      if (node != null) {
        return node.text();
      }
      var unit = source.settings().entries().get("unit");
      for (var table : TABLES) {
        var at = address.get(table);
        if (at != null) {
          return "%s/%s/%s"
              .formatted(
                  unit == null ? "1" : unit.text(), table.toLowerCase(Locale.ROOT), at.text());
        }
      }
      return "";
    }

    @Override
    public void start(ConnectorListener newListener) {
      listener = newListener;
    }

    void add(HistorySample sample) {
      var tag = items.get(sample.device() + " " + sample.item());
      if (tag != null) {
        waiting.add(new Sample(tag, sample.time(), value(sample), Quality.GOOD, "Good"));
      }
    }

    void flush() {
      if (!waiting.isEmpty()) {
        listener.onSamples(List.copyOf(waiting));
        waiting.clear();
      }
    }

    private static Value value(HistorySample sample) {
      return switch (sample.type()) {
        case BOOLEAN -> Value.of(sample.raw() != 0);
        case INT32, INT64 -> Value.of((long) sample.raw());
        case DOUBLE -> Value.of(sample.raw());
      };
    }

    @Override
    public void close() {}
  }
}
