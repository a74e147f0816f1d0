// SPDX-License-Identifier: Apache-2.0
package io.millwright.engine.tree;

import io.millwright.alarm.AlarmId;
import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetId;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.AttributeValue;
import io.millwright.asset.Membership;
import io.millwright.asset.ModelId;
import io.millwright.asset.Plant;
import io.millwright.asset.PropertyKind;
import io.millwright.asset.Window;
import io.millwright.engine.alarm.AlarmNode;
import io.millwright.engine.name.Child;
import io.millwright.engine.name.ChildNames;
import io.millwright.engine.name.Input;
import io.millwright.engine.name.KnownStreams;
import io.millwright.engine.name.Measurements;
import io.millwright.engine.name.StreamNames;
import io.millwright.engine.node.AssetFormula;
import io.millwright.engine.node.FrameNode;
import io.millwright.engine.node.GraphNode;
import io.millwright.engine.node.TransformNode;
import io.millwright.engine.series.PendingChanges;
import io.millwright.engine.series.Series;
import io.millwright.engine.series.SeriesLoader;
import io.millwright.engine.window.GoodShare;
import io.millwright.engine.window.MetricNode;
import io.millwright.engine.window.MetricWindows;
import io.millwright.engine.window.TreeBeginning;
import io.millwright.engine.window.WindowEvaluation;
import io.millwright.formula.Formula;
import io.millwright.formula.language.Expression;
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
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * A tree made ready for computing: its streams, and what is computed from them in an order in which
 * every node stands behind its inputs.
 */
final class Graph {
  /** The points of longer windows are read when they are needed, not remembered. */
  private static final long LONGEST_REMEMBERED = Duration.ofHours(50).toNanos() / 1_000;

  final Map<Alias, Series> raw = new LinkedHashMap<>();

  /**
   * The readings that are not GOOD, of the measurements that a metric wants to be GOOD or joins the
   * points of by straight lines.
   */
  final Map<Alias, Series> lapses = new LinkedHashMap<>();

  /** The same of the streams of former children, which other engines write. */
  private final Map<Alias, Series> foreignLapses = new LinkedHashMap<>();

  final List<Series> series = new ArrayList<>();
  final List<GraphNode> nodes = new ArrayList<>();

  /** For each node the series that it reads. */
  final List<List<Series>> inputs = new ArrayList<>();

  /** The nodes of the metrics, by their windows. */
  final Map<MetricWindows, BitSet> metrics = new LinkedHashMap<>();

  final List<AlarmNode> alarms = new ArrayList<>();

  /** The nodes of streamless metrics. */
  final BitSet streamless = new BitSet();

  /** When the streamless metrics begin. */
  final TreeBeginning start;

  /** How far behind a moment what comes may change a result there: see {@link Series#ahead}. */
  long ahead;

  private final Plant plant;
  private final Map<AssetId, Map<String, Input>> names = new LinkedHashMap<>();
  private final Map<Series, Set<Integer>> dependents = new HashMap<>();
  private final Map<Alias, AssetProperty> computed = new HashMap<>();
  private final Map<Alias, Series> computedSeries = new LinkedHashMap<>();
  private final Map<Alias, Series> foreign = new LinkedHashMap<>();
  private final Set<Alias> placed = new LinkedHashSet<>();
  private final Map<ModelId, Map<Formula, Formula>> converted = new HashMap<>();

  private final Map<ZoneId, Map<Window, MetricWindows>> regular = new HashMap<>();
  private final PendingChanges unsaved;
  private final KnownStreams known;
  private final long beginning;
  private final Optional<MetricWindows> instead;

  /**
   * @param unsaved the stored past with what is not stored yet
   * @param beginning what is older counts for nothing
   */
  Graph(Plant plant, Asset root, PendingChanges unsaved, long beginning) {
    this(plant, root, unsaved, beginning, Optional.empty());
  }

  /**
   * @param instead the windows of all metrics but those of frames, in place of their own
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
    known = new KnownStreams(plant, unsaved, this::liveness, raw::containsKey);
    this.beginning = beginning;
    start = new TreeBeginning(unsaved);
    var assets = plant.subtree(root).toList();
    for (var asset : assets) {
      names.put(asset.id(), namesOf(asset));
    }
    known.prepare(List.copyOf(raw.keySet()));
    for (var property : List.copyOf(computed.values())) {
      place(property, new LinkedHashSet<>());
    }
    for (var asset : assets) {
      for (var alarm : plant.model(asset).alarms()) {
        place(asset, alarm);
      }
    }
    raw.keySet().forEach(start::add);
    series.addAll(raw.values());
    series.addAll(computedSeries.values());
    series.addAll(foreign.values());
    dependents.forEach((input, nodesOfInput) -> {
      input.dependents = nodesOfInput.stream().mapToInt(Integer::intValue).toArray();
      input.closing = Arrays.stream(input.dependents).filter(this::isClosing).toArray();
      input.following = Arrays.stream(input.dependents).filter(n -> !isClosing(n)).toArray();
    });
  }

  private boolean isClosing(int index) {
    return nodes.get(index) instanceof MetricNode metric && metric.isRegular();
  }

  /** The streams that no other tree's engine writes. */
  List<Series> own() {
    return series.stream().filter(one -> !foreign.containsKey(one.alias)).toList();
  }

  /** The nodes that write some streams, and all nodes that depend on those. */
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
    var reads = StreamNames.streams(alarm.when().expression(), namesIn(asset));
    var node = new AlarmNode(new AlarmId(asset.id(), alarm.key()), alarm, namesIn(asset), reads);
    for (var input : reads) {
      input.holds = true;
      input.lookBack = Math.max(input.lookBack, node.longestDelay());
      input.reach = Math.max(input.reach, node.longestDelay());
    }
    alarms.add(node);
    add(node, reads);
  }

  private Map<String, Input> namesOf(Asset asset) {
    var found = new HashMap<String, Input>();
    for (var property : plant.properties(asset)) {
      found.put(property.property().key(), input(asset, property));
    }
    return found;
  }

  private Input input(Asset asset, AssetProperty property) {
    var definition = property.property();
    return switch (definition.kind()) {
      case PropertyKind.Attribute(var fallback) ->
          Input.attribute(asset.attribute(definition.id(), fallback));
      case PropertyKind.Measurement() ->
          new Input.Stream(raw.computeIfAbsent(property.alias(), Series::new));
      case PropertyKind.Transform _, PropertyKind.Metric _, PropertyKind.Frame _ -> {
        computed.put(property.alias(), property);
        yield new Input.Stream(computedSeries.computeIfAbsent(property.alias(), Series::new));
      }
    };
  }

  private Map<String, Input> namesIn(Asset asset) {
    return names.getOrDefault(asset.id(), Map.of());
  }

  /** Adds the node of a computed property behind the nodes of its inputs. */
  private void place(AssetProperty property, Set<Alias> path) {
    if (placed.contains(property.alias())) {
      return;
    }
    if (!path.add(property.alias())) {
      throw new IllegalArgumentException(
          "Formulas depend on each other in a circle: %s; break it in the model".formatted(path));
    }
    var target = computedSeries.get(property.alias());
    if (target == null) {
      throw new IllegalStateException("no series for %s".formatted(property.alias()));
    }
    var asset = property.asset();
    switch (property.property().kind()) {
      case PropertyKind.Attribute _, PropertyKind.Measurement _ -> {}
      case PropertyKind.Transform(Formula written) -> {
        var formula = converted(asset, written);
        var reads = StreamNames.streams(formula.expression(), namesIn(asset));
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
                new AssetFormula(formula.prepared(), namesIn(asset))),
            reads);
      }
      case PropertyKind.Frame frame -> {
        var found = new LinkedHashSet<Series>();
        property
            .property()
            .kind()
            .formulas()
            .forEach(
                formula -> found.addAll(StreamNames.streams(formula.expression(), namesIn(asset))));
        var reads = List.copyOf(found);
        placeInputs(reads, path);
        found.add(target);
        found.forEach(input -> input.holds = true);
        target.ahead = frame.min().toNanos() / 1_000;
        add(
            new FrameNode(
                target, property.property().type(), reads, converted(asset, frame), namesIn(asset)),
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
    var children = childrenNamedIn(asset, expression);
    var inputsKnown = new ArrayList<MetricNode.Input>();
    var computedHere = new LinkedHashSet<Series>();
    for (var own : StreamNames.streams(expression, namesIn(asset))) {
      inputsKnown.add(new MetricNode.Input(own, Long.MIN_VALUE, Long.MAX_VALUE));
      computedHere.add(own);
    }
    forEachChildStream(
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
    if (KnownStreams.matterTo(expression)) {
      List.copyOf(reads).forEach(stream -> reads.addAll(knowing(stream).known.liveness()));
    }
    reads.addAll(lapsesOfLines(asset, expression, children));
    var inputs = List.copyOf(reads);
    Optional<Series> frames = frames(metric.window(), asset);
    frames.ifPresent(reads::add);
    var goodShare = goodShare(asset, metric);
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
        new WindowEvaluation(metric.formula(), namesIn(asset), children, unsaved, beginning);
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
      input.holds |= node.carries();
      input.reach = Math.max(input.reach, longest);
      if (isFar) {
        input.unsaved = unsaved;
        input.notesNear = true;
      } else {
        input.lookBack = Math.max(input.lookBack, longest);
      }
    }
    frames.ifPresent(series -> series.holds = true);
    for (var course : evaluation.courses()) {
      for (var input : course.inputs()) {
        input.unsaved = unsaved;
        input.heldBy(course);
      }
    }
    metrics.computeIfAbsent(windows, _ -> new BitSet()).set(nodes.size());
    add(node, reads);
  }

  /** The same stream, when it has been found out when it is known. */
  private Series knowing(Series stream) {
    if (stream.known.isAlways()) {
      stream.known = known.of(stream.alias);
    }
    return stream;
  }

  private Series liveness(Alias alias) {
    var found = raw.computeIfAbsent(alias, Series::new);
    found.isLiveness = true;
    return found;
  }

  private GoodShare goodShare(Asset asset, PropertyKind.Metric metric) {
    if (metric.percentGood() == 0) {
      return GoodShare.ANY;
    }
    var streams = new ArrayList<GoodShare.Stream>();
    for (var measured : Measurements.under(plant, asset, metric.formula())) {
      var alias = measured.alias();
      var own = raw.get(alias);
      var good = knowing(own == null ? foreign.computeIfAbsent(alias, Series::new) : own);
      streams.add(GoodShare.Stream.of(measured, good, lapsesOf(good)));
    }
    return new GoodShare(streams, metric.percentGood());
  }

  /** The lapses of the streams whose points an expression joins by straight lines. */
  private List<Series> lapsesOfLines(
      Asset asset, Expression expression, Map<String, List<Child>> children) {
    var found = new ArrayList<Series>();
    WindowEvaluation.namesOfLines(expression)
        .flatMap(name -> streamsOf(name, namesIn(asset), children))
        .filter(stream -> !computed.containsKey(stream.alias))
        .forEach(stream -> {
          var ofStream = lapsesOf(stream);
          stream.lapses = ofStream;
          found.add(ofStream);
        });
    return found;
  }

  /** The streams that a name stands for: one, or one of each child. */
  private static Stream<Series> streamsOf(
      Expression name, Map<String, Input> own, Map<String, List<Child>> children) {
    var found = new LinkedHashSet<Series>(StreamNames.streams(name, own));
    forEachChildStream(name, children, (_, stream) -> found.add(stream));
    return found.stream();
  }

  /** The lapses of a measurement, or of a stream that another engine writes. */
  private Series lapsesOf(Series good) {
    boolean isOwn = raw.containsKey(good.alias);
    return (isOwn ? lapses : foreignLapses)
        .computeIfAbsent(
            good.alias,
            _ -> {
              var added = Series.lapsesOf(good);
              series.add(added);
              return added;
            });
  }

  /** The stream of the frames that a metric's windows are. */
  private Optional<Series> frames(Window window, Asset asset) {
    return window instanceof Window.OfFrame(String key)
            && namesIn(asset).get(key) instanceof Input.Stream(Series series)
        ? Optional.of(series)
        : Optional.empty();
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

  /** A formula with its units converted, made once for all assets that have the model's units. */
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
      var property = computed.get(input.alias);
      if (property != null) {
        place(property, path);
      }
    }
  }

  private Map<String, List<Child>> childrenNamedIn(Asset asset, Expression expression) {
    var found = new HashMap<String, List<Child>>();
    expression
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.ChildProperty child) {
            found.computeIfAbsent(child.hierarchy(), key -> children(asset, key, expression));
          }
        });
    return found;
  }

  private List<Child> children(Asset asset, String hierarchy, Expression expression) {
    var found = new ArrayList<Child>();
    for (var member : ChildNames.of(plant, asset, hierarchy)) {
      boolean isStored = ChildNames.isStored(plant, asset, member);
      var here = names.get(member.child());
      found.add(
          Child.of(
              here == null ? storedNames(member, hierarchy, expression) : here, member, isStored));
    }
    return found;
  }

  /** What an expression names of a child that is not of this tree any more. */
  private Map<String, Input> storedNames(
      Membership member, String hierarchy, Expression expression) {
    var found = new HashMap<String, Input>();
    expression
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.ChildProperty(String of, String key, var _)
              && of.equals(hierarchy)) {
            ChildNames.meaning(plant, member, key)
                .ifPresent(meaning -> found.put(key, storedInput(meaning)));
          }
        });
    return found;
  }

  private Input storedInput(ChildNames.Meaning meaning) {
    return switch (meaning) {
      case ChildNames.Meaning.Constant(AttributeValue value, var _) -> Input.attribute(value);
      case ChildNames.Meaning.Stream(Alias alias, var _, var _) ->
          new Input.Stream(foreign.computeIfAbsent(alias, Series::new));
    };
  }

  private static void forEachChildStream(
      Expression expression,
      Map<String, List<Child>> children,
      BiConsumer<Child, Series> consumer) {
    expression
        .nodes()
        .forEach(node -> {
          if (node instanceof Expression.ChildProperty(String hierarchy, String key, var _)) {
            for (var child : children.getOrDefault(hierarchy, List.of())) {
              if (child.names().get(key) instanceof Input.Stream(Series stream)) {
                consumer.accept(child, stream);
              }
            }
          }
        });
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
