// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import io.millwright.alarm.AlarmId;
import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.asset.id.ModelId;
import io.millwright.engine.alarm.AlarmNode;
import io.millwright.engine.name.KnownTimeFinder;
import io.millwright.engine.name.StreamNames;
import io.millwright.engine.node.AssetFormula;
import io.millwright.engine.node.FrameNode;
import io.millwright.engine.node.GraphNode;
import io.millwright.engine.node.TransformNode;
import io.millwright.engine.series.PendingChanges;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.SeriesLoader;
import io.millwright.engine.window.MetricNode;
import io.millwright.engine.window.MetricWindows;
import io.millwright.engine.window.TreeBeginning;
import io.millwright.engine.window.WindowEvaluation;
import io.millwright.formula.Formula;
import io.millwright.reading.Alias;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The series and the nodes of a tree. The nodes stand in the order of evaluation: each node after
 * the nodes that write its inputs. Example: {@code temperature} (measurement), {@code
 * temperature_f} (transform of it), {@code avg(temperature_f)} (metric of that).
 */
final class Graph {
  /**
   * The points of windows longer than this, in microseconds, are read from the store when the
   * window closes, and not remembered.
   */
  private static final long LONGEST_REMEMBERED = Duration.ofHours(50).toNanos() / 1_000;

  /** The measurements of the tree and the liveness of their sources, by their aliases. */
  final Map<Alias, Series> raw;

  /** The readings that are not GOOD, of the measurements for which they count. */
  final Map<Alias, Series> notGood;

  /** Every series of the tree. */
  final List<Series> series;

  /** The nodes in the order of evaluation. */
  final List<GraphNode> nodes = new ArrayList<>();

  /** For each node, by its index, the series that it reads. */
  final List<List<Series>> inputs = new ArrayList<>();

  /** For each kind of windows the indexes of its metrics. */
  final Map<MetricWindows, BitSet> metrics = new LinkedHashMap<>();

  /** The nodes of the alarms, which are also among the nodes. */
  final List<AlarmNode> alarms = new ArrayList<>();

  /** The indexes of the metrics whose formulas name no stream. */
  final BitSet streamless = new BitSet();

  /** Tells when the metrics without streams begin. */
  final TreeBeginning start;

  /** How long after a result something may still change it: the longest {@link Series#ahead}. */
  long ahead;

  private final Plant plant;
  private final TreeSeries streams;
  private final Map<Series, Set<Integer>> dependents = new HashMap<>();
  private final Set<Alias> placed = new LinkedHashSet<>();
  private final Map<ModelId, Map<Formula, Formula>> converted = new HashMap<>();

  private final Map<ZoneId, Map<Window, MetricWindows>> regular = new HashMap<>();
  private final PendingChanges unsaved;
  private final long beginning;
  private final Optional<MetricWindows> instead;

  /**
   * Makes the graph of the tree below a root.
   *
   * @param unsaved the store, with the changes that are not stored yet
   * @param beginning points before this time, in microseconds since the epoch, count for nothing
   * @throws IllegalArgumentException if formulas depend on each other in a circle
   */
  Graph(Plant plant, Asset root, PendingChanges unsaved, long beginning) {
    this(plant, root, unsaved, beginning, Optional.empty());
  }

  /**
   * Makes the graph of the tree below a root, with other windows than the metrics have.
   *
   * @param instead replaces the windows of all metrics except those whose windows are frames; empty
   *     where the metrics keep their own windows
   */
  Graph(
      Plant plant,
      Asset root,
      PendingChanges unsaved,
      long beginning,
      Optional<MetricWindows> instead) {
    this.plant = plant;
    this.instead = instead;
    this.unsaved = unsaved;
    this.beginning = beginning;
    start = new TreeBeginning(unsaved);
    var assets = plant.subtree(root).toList();
    streams = new TreeSeries(plant, assets, unsaved);
    raw = streams.raw;
    notGood = streams.notGood;
    series = streams.all;
    for (var property : List.copyOf(streams.computed.values())) {
      place(property, new LinkedHashSet<>());
    }
    for (var asset : assets) {
      for (var alarm : plant.model(asset).alarms()) {
        place(asset, alarm);
      }
    }
    raw.keySet().forEach(start::add);
    streams.complete();
    dependents.forEach((input, nodesOfInput) -> {
      input.dependents = nodesOfInput.stream().mapToInt(Integer::intValue).toArray();
      input.closing = Arrays.stream(input.dependents).filter(this::isClosing).toArray();
      input.following = Arrays.stream(input.dependents).filter(n -> !isClosing(n)).toArray();
    });
  }

  private boolean isClosing(int index) {
    return nodes.get(index).isClosedByClock();
  }

  /** Returns the series of the tree's own streams; other engines write those of former children. */
  List<Series> own() {
    return series.stream().filter(one -> !streams.foreign.containsKey(one.alias)).toList();
  }

  /**
   * Returns the indexes of the nodes that write some streams, and of all nodes that depend on them.
   */
  BitSet withDependents(Predicate<Alias> which) {
    var found = new BitSet();
    for (int index = 0; index < nodes.size(); index++) {
      var target = nodes.get(index).target();
      if (target == null || which.test(target.alias)) {
        found.set(index);
      }
      if (target != null && found.get(index)) {
        Arrays.stream(target.dependents).forEach(found::set);
      }
    }
    return found;
  }

  private void place(Asset asset, AlarmDefinition written) {
    var alarm = written.with(converted(asset, written.when()));
    var reads = StreamNames.streams(alarm.when().expression(), streams.namesIn(asset));
    var node =
        new AlarmNode(new AlarmId(asset.id(), alarm.key()), alarm, streams.namesIn(asset), reads);
    for (var input : reads) {
      input.holds = true;
      input.lookBack = Math.max(input.lookBack, node.longestDelay());
      input.reach = Math.max(input.reach, node.longestDelay());
    }
    alarms.add(node);
    add(node, reads);
  }

  /**
   * Adds the node of a computed property after the nodes of its inputs.
   *
   * @param path the properties that are being placed; one of them again means a circle
   */
  private void place(AssetProperty property, Set<Alias> path) {
    if (placed.contains(property.alias())) {
      return;
    }
    if (!path.add(property.alias())) {
      throw new IllegalArgumentException(
          "Formulas depend on each other in a circle: %s; break it in the model".formatted(path));
    }
    var target = streams.computedSeries.get(property.alias());
    if (target == null) {
      throw new IllegalStateException("no series for %s".formatted(property.alias()));
    }
    var asset = property.asset();
    switch (property.property().kind()) {
      case PropertyKind.Attribute _, PropertyKind.Measurement _ -> {}
      case PropertyKind.Transform(Formula written) -> {
        var formula = converted(asset, written);
        var reads = StreamNames.streams(formula.expression(), streams.namesIn(asset));
        placeInputs(reads, path);
        boolean holds = TransformNode.holds(formula.expression(), reads);
        if (holds) {
          reads.forEach(input -> input.holds = true);
        }
        add(
            new TransformNode(
                target,
                property.property().type(),
                reads,
                holds,
                new AssetFormula(formula.prepared(), streams.namesIn(asset))),
            reads);
      }
      case PropertyKind.Frame frame -> {
        var found = new LinkedHashSet<Series>();
        property
            .property()
            .kind()
            .formulas()
            .forEach(formula ->
                found.addAll(StreamNames.streams(formula.expression(), streams.namesIn(asset))));
        var reads = List.copyOf(found);
        placeInputs(reads, path);
        found.add(target);
        found.forEach(input -> input.holds = true);
        target.ahead = frame.min().toNanos() / 1_000;
        add(
            new FrameNode(
                target,
                property.property().type(),
                reads,
                converted(asset, frame),
                streams.namesIn(asset)),
            found);
      }
      case PropertyKind.Metric metric -> placeMetric(property, metric, target, path);
    }
    path.remove(property.alias());
    placed.add(property.alias());
  }

  private void placeMetric(
      AssetProperty property, PropertyKind.Metric written, Series target, Set<Alias> path) {
    var asset = property.asset();
    var metric =
        new PropertyKind.Metric(
            converted(asset, written.formula()), written.window(), written.percentGood());
    var expression = metric.formula().expression();
    var children = streams.childrenNamedIn(asset, expression);
    var inputsKnown = new ArrayList<MetricNode.Input>();
    var computedHere = new LinkedHashSet<Series>();
    for (var own : StreamNames.streams(expression, streams.namesIn(asset))) {
      inputsKnown.add(new MetricNode.Input(own, Long.MIN_VALUE, Long.MAX_VALUE));
      computedHere.add(own);
    }
    TreeSeries.forEachChildStream(
        expression,
        children,
        (child, stream) -> {
          inputsKnown.add(new MetricNode.Input(stream, child.from(), child.to()));
          if (!child.isStored()) {
            computedHere.add(stream);
          }
        });
    var reads = new LinkedHashSet<Series>();
    inputsKnown.forEach(input -> reads.add(input.series()));
    if (KnownTimeFinder.usesKnownTime(expression)) {
      List.copyOf(reads)
          .forEach(stream -> reads.addAll(streams.withKnownTime(stream).known.liveness()));
    }
    reads.addAll(streams.notGoodOfLines(asset, expression, children));
    var inputs = List.copyOf(reads);
    Optional<Series> frames = streams.frames(metric.window(), asset);
    frames.ifPresent(reads::add);
    var goodShare = streams.goodShare(asset, metric);
    var watched = goodShare.with(inputs);
    reads.addAll(watched);
    frames.ifPresent(computedHere::add);
    placeInputs(computedHere, path);
    var windows = windows(metric.window(), asset, frames);
    boolean isStreamless = TreeBeginning.isStreamless(plant, plant.model(asset), written);
    if (isStreamless) {
      streamless.set(nodes.size());
      start.add(target.alias);
    }
    var evaluation =
        new WindowEvaluation(
            metric.formula(), streams.namesIn(asset), children, unsaved, beginning);
    var node =
        new MetricNode(
            target,
            property.property().type(),
            metric,
            windows,
            evaluation,
            inputs,
            inputsKnown,
            isStreamless && instead.isEmpty() ? Optional.of(start) : Optional.empty(),
            goodShare,
            new SeriesLoader(watched, unsaved, beginning));
    boolean isInstead = instead.isPresent() && frames.isEmpty();
    long longest = isInstead ? 0 : metric.window().longestMicros();
    boolean isFar = frames.isPresent() || longest > LONGEST_REMEMBERED;
    for (var input : watched) {
      input.holds |= node.looksBeforeWindow();
      input.reach = Math.max(input.reach, longest);
      if (isFar) {
        input.unsaved = unsaved;
        input.notesNear = true;
      } else {
        input.lookBack = Math.max(input.lookBack, longest);
      }
    }
    frames.ifPresent(series -> series.holds = true);
    for (var carried : evaluation.carriedExpressions()) {
      for (var input : carried.inputs()) {
        input.unsaved = unsaved;
        input.addCarried(carried);
      }
    }
    metrics.computeIfAbsent(windows, _ -> new BitSet()).set(nodes.size());
    add(node, reads);
  }

  private MetricWindows windows(Window window, Asset asset, Optional<Series> frames) {
    if (frames.isPresent()) {
      return MetricWindows.ofFrames(frames.get());
    }
    if (instead.isPresent()) {
      return instead.get();
    }
    return regular
        .computeIfAbsent(plant.zone(asset), _ -> new HashMap<>())
        .computeIfAbsent(window, _ -> MetricWindows.regular(window, plant.zone(asset)));
  }

  private PropertyKind.Frame converted(Asset asset, PropertyKind.Frame frame) {
    return new PropertyKind.Frame(
        converted(asset, frame.from()),
        frame.until().map(formula -> converted(asset, formula)),
        frame.min());
  }

  /**
   * Returns a formula with its units converted, once for all assets that have the model's units.
   */
  private Formula converted(Asset asset, Formula formula) {
    var model = plant.model(asset);
    if (!asset.units().isEmpty()) {
      return formula.converted(name -> plant.unit(model, name, asset.units()));
    }
    return converted
        .computeIfAbsent(model.id(), _ -> new HashMap<>())
        .computeIfAbsent(
            formula, added -> added.converted(name -> plant.unit(model, name, Map.of())));
  }

  private void placeInputs(Collection<Series> reads, Set<Alias> path) {
    for (var input : reads) {
      var property = streams.computed.get(input.alias);
      if (property != null) {
        place(property, path);
      }
    }
  }

  private void add(GraphNode node, Collection<Series> reads) {
    int index = nodes.size();
    nodes.add(node);
    inputs.add(List.copyOf(reads));
    var target = node.target();
    long below =
        reads.stream()
            .filter(input -> input != target)
            .mapToLong(input -> input.ahead)
            .max()
            .orElse(0);
    if (target != null) {
      target.ahead += below;
      ahead = Math.max(ahead, target.ahead);
    }
    for (var input : reads) {
      dependents.computeIfAbsent(input, _ -> new TreeSet<>()).add(index);
    }
  }
}
