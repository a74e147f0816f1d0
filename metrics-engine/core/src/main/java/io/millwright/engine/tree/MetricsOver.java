// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.engine.node.EngineStep;
import io.millwright.engine.node.Output;
import io.millwright.engine.series.PendingChanges;
import io.millwright.engine.series.Points;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.SeriesLoader;
import io.millwright.engine.store.LimitedReadings;
import io.millwright.engine.store.PastReadings;
import io.millwright.engine.window.MetricWindows;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Micros;
import io.millwright.value.Value;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Evaluates metrics over a range of time that somebody chooses: the value that each metric would
 * have if the range were its window. Metrics that its formula names, also those of children, are
 * evaluated over the same range. So a ratio is one of sums, and not the mean of the ratios of many
 * windows.
 *
 * <p>Example: in one hour a machine makes 900 pieces, 890 of them good, and in the next hour 100,
 * 50 of them good. Over both hours {@code quality: good / made} is 0.94; the mean of the two
 * windows is 0.744.
 *
 * <p>Transforms, and metrics whose windows are frames, are read from the store. Nothing is stored.
 */
public final class MetricsOver {
  private static final int PARTS = 100;

  private final Plant plant;
  private final PastReadings past;
  private final long beginning;

  /**
   * Makes an evaluation over a plant and its stored points.
   *
   * @param past the store
   * @param most the most readings that all calls together may read, so that none fills the memory
   */
  public MetricsOver(Plant plant, EngineSettings settings, PastReadings past, int most) {
    this.plant = plant;
    this.past = new LimitedReadings(past, most);
    beginning = Micros.of(settings.beginning());
  }

  /**
   * Returns the values of metrics of an asset, or of assets below it, over a range. A metric
   * without a value is left out, and so are properties that are no metrics or whose windows are
   * frames.
   *
   * @throws io.millwright.engine.store.TooManyReadings if more readings are needed than may be read
   */
  public Map<Alias, Value> values(Asset asset, Collection<Alias> metrics, TimeRange range) {
    long from = Micros.of(range.from());
    long to = Micros.of(range.to());
    var window = new MetricWindows.Once(from, to);
    var graph = new Graph(plant, asset, new PendingChanges(past), beginning, Optional.of(window));
    var nodes = nodes(graph, Set.copyOf(metrics), window);
    load(graph, nodes, from, to);
    var output = new Output(1, nodes.cardinality());
    var step = new EngineStep(from, to, to, to, to, to, output);
    var values = new HashMap<Alias, Value>();
    for (int index = nodes.nextSetBit(0); index >= 0; index = nodes.nextSetBit(index + 1)) {
      var node = graph.nodes.get(index);
      node.recompute(step);
      var target = node.target();
      if (target != null && metrics.contains(target.alias) && target.has(to)) {
        values.put(target.alias, target.asOf(to));
      }
    }
    return values;
  }

  /** Returns the indexes of the nodes of some metrics, and of the metrics that these name. */
  private static BitSet nodes(Graph graph, Set<Alias> metrics, MetricWindows window) {
    var all = graph.metrics.getOrDefault(window, new BitSet());
    var found = new BitSet();
    var wanted = new LinkedHashSet<Alias>(metrics);
    for (int index = all.length() - 1; index >= 0; index--) {
      var target = graph.nodes.get(index).target();
      if (all.get(index) && target != null && wanted.contains(target.alias)) {
        found.set(index);
        graph.inputs.get(index).forEach(input -> wanted.add(input.alias));
      }
    }
    return found;
  }

  private void load(Graph graph, BitSet nodes, long from, long to) {
    var computed = new LinkedHashSet<Series>();
    var given = new LinkedHashSet<Series>();
    nodes.stream()
        .forEach(index -> {
          given.addAll(graph.inputs.get(index));
          computed.add(graph.nodes.get(index).target());
        });
    given.removeAll(computed);
    computed.forEach(series -> series.show(new Points(), from));
    given.forEach(series -> {
      series.lookBack = 0;
      series.show(new Points(), from);
    });
    var loader = new SeriesLoader(given, past, beginning);
    loader.load(from, from);
    long part = Math.max(1, (to - from) / PARTS);
    for (long at = from; at < to; at += part) {
      loader.append(at, Math.min(to, at + part));
    }
  }
}
