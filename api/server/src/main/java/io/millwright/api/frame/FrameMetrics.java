// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.frame;

import io.millwright.application.historian.Historian;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.id.AssetId;
import io.millwright.historian.TimeRange;
import io.millwright.reading.Alias;
import io.millwright.value.Quality;
import io.millwright.value.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The values of metrics for some frames. Such a value has the time of the frame's end. */
final class FrameMetrics {
  private final Plant plant;
  private final Map<Alias, Map<Instant, Value>> values = new HashMap<>();

  /** Reads the values, one asset at a time. */
  FrameMetrics(Plant plant, Historian historian, List<FrameReader.Frame> frames) {
    this.plant = plant;
    Map<AssetId, List<FrameReader.Frame>> ended =
        frames.stream()
            .filter(frame -> frame.end() != null)
            .collect(Collectors.groupingBy(frame -> frame.property().asset().id()));
    ended.values().forEach(ofAsset -> read(historian, ofAsset));
  }

  private void read(Historian historian, List<FrameReader.Frame> frames) {
    var metrics =
        frames.stream()
            .flatMap(frame -> metrics(frame).stream())
            .map(AssetProperty::alias)
            .distinct()
            .toList();
    if (metrics.isEmpty()) {
      return;
    }
    var ends = frames.stream().map(frame -> Objects.requireNonNull(frame.end())).sorted().toList();
    var range = new TimeRange(ends.getFirst().minusNanos(1_000), ends.getLast());
    historian.range(metrics, range).readings().stream()
        .filter(reading -> reading.tqv().quality() == Quality.GOOD)
        .forEach(reading ->
            values
                .computeIfAbsent(reading.alias(), _ -> new HashMap<>())
                .put(reading.tqv().time(), reading.tqv().value()));
  }

  private List<AssetProperty> metrics(FrameReader.Frame frame) {
    return plant.properties(frame.property().asset()).stream()
        .filter(property -> FramesResource.isMetricOf(property, frame.property().property().key()))
        .toList();
  }

  /** Returns the metrics of a frame that have a value, in the order of the model. */
  List<FramesResource.MetricAnswer> of(FrameReader.Frame frame) {
    var end = frame.end();
    if (end == null) {
      return List.of();
    }
    return metrics(frame).stream()
        .flatMap(metric ->
            Optional.ofNullable(values.getOrDefault(metric.alias(), Map.of()).get(end))
                .map(value -> FramesResource.answer(metric, value))
                .stream())
        .toList();
  }
}
