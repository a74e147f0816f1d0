// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.frame;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.millwright.access.Action;
import io.millwright.api.asset.ShownProperty;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Query;
import io.millwright.api.json.ValueJson;
import io.millwright.application.edge.FeedStore;
import io.millwright.application.historian.Historian;
import io.millwright.application.live.UnknownTime;
import io.millwright.application.plant.Plants;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Window;
import io.millwright.role.TruthWords;
import io.millwright.value.Value;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Answers event frames. */
@Path("/api/v1/frames")
@Produces(MediaType.APPLICATION_JSON)
@Scoped
final class FramesResource {
  private static final int MOST_FRAMES = 10_000;
  private static final int USUAL_FRAMES = 500;
  private static final Comparator<FrameReader.Frame> ORDER =
      Comparator.comparing(FrameReader.Frame::start)
          .reversed()
          .thenComparing(each -> each.property().alias());

  private final Plants plants;
  private final Historian historian;
  private final InstantSource clock;
  private final Caller caller;
  private final FeedStore feeds;

  FramesResource(
      Plants plants, Historian historian, FeedStore feeds, InstantSource clock, Caller caller) {
    this.plants = plants;
    this.feeds = feeds;
    this.clock = clock;
    this.caller = caller;
    this.historian = historian;
  }

  /**
   * The answer.
   *
   * @param frames the frames, the newest first
   * @param more true if a limit has left some out
   */
  record Frames(List<FrameAnswer> frames, boolean more) {}

  /**
   * One frame.
   *
   * @param path the asset
   * @param frame the key of the property that makes the frames
   * @param name the name for people
   * @param end null while it runs, or nobody knows whether it does
   * @param knownUntil of a frame without an end, when its sources last answered; null while they do
   * @param seconds how long it took, or has taken until now or until it was last known to run
   * @param look how serious the frame looks: {@code run}, {@code wait} or {@code fault}
   * @param metrics what came out for it, once it has ended
   */
  record FrameAnswer(
      String path,
      String frame,
      String name,
      Instant start,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Instant end,
      @Nullable Instant knownUntil,
      double seconds,
      String look,
      List<MetricAnswer> metrics) {}

  /**
   * A metric of a frame.
   *
   * @param unitText the unit behind a shown number; empty for none
   * @param factor the factor by which the value is multiplied to be shown; absent for none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record MetricAnswer(
      String property,
      String name,
      JsonNode value,
      String unit,
      String unitText,
      @Nullable Integer factor) {}

  /**
   * Returns the frames of an asset and all below it that overlap (from, to], by default the last
   * hour.
   *
   * @param path the asset; without it, the whole plant
   * @param frame only frames of properties with this key
   * @param open true to return only frames that are still running
   * @param limit the most frames
   */
  @GET
  public Frames frames(
      @QueryParam("path") @Nullable String path,
      @QueryParam("frame") @Nullable String frame,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("open") @Nullable String open,
      @QueryParam("limit") @Nullable String limit) {
    var now = clock.instant();
    var range = Query.range(from, to, now);
    boolean isOpen = Query.flag("open", open);
    int most = Query.number("limit", limit, 1, MOST_FRAMES, USUAL_FRAMES);
    var reader = new FrameReader(historian);
    // If there are more frames than requested, the last in the order is removed first.
    var newest = new PriorityQueue<>(ORDER.reversed());
    for (var property : properties(path, frame)) {
      for (var each : reader.frames(property, range, now, isOpen, most + 1)) {
        newest.add(each);
        if (newest.size() > most + 1) {
          newest.remove();
        }
      }
    }
    boolean more = newest.size() > most;
    var shown = newest.stream().sorted(ORDER).limit(most).toList();
    var metrics = new FrameMetrics(plants.now(), historian, shown);
    var unknown = new UnknownTime(plants.now(), feeds, historian, range);
    return new Frames(
        shown.stream().map(each -> answer(each, now, metrics, unknown)).toList(), more);
  }

  private FrameAnswer answer(
      FrameReader.Frame frame, Instant now, FrameMetrics metrics, UnknownTime unknown) {
    var property = frame.property();
    var knownUntil =
        frame.end() == null
            ? unknown.since(property.alias()).filter(frame.start()::isBefore)
            : Optional.<Instant>empty();
    return new FrameAnswer(
        plants.now().path(property.asset().id()),
        property.property().key(),
        property.property().name(),
        frame.start(),
        frame.end(),
        knownUntil.orElse(null),
        frame.length(knownUntil.orElse(now)).toNanos() / 1e9,
        TruthWords.of(property.property().key(), property.property().assigned())
            .look()
            .name()
            .toLowerCase(Locale.ROOT),
        metrics.of(frame));
  }

  private List<AssetProperty> properties(@Nullable String path, @Nullable String frame) {
    var plant = plants.now();
    var tops =
        path == null || path.isBlank() || path.equals("/")
            ? plant.roots()
            : List.of(caller.asset(Action.READ, plant, path));
    return tops.stream()
        .flatMap(plant::subtree)
        .filter(asset -> caller.may(Action.READ, plant.path(asset.id())))
        .flatMap(asset -> plant.properties(asset).stream())
        .filter(property -> property.property().kind() instanceof PropertyKind.Frame)
        .filter(
            property -> frame == null || frame.isBlank() || property.property().key().equals(frame))
        .toList();
  }

  /** Returns a metric's value as JSON. */
  static MetricAnswer answer(AssetProperty metric, Value value) {
    return new MetricAnswer(
        metric.property().key(),
        metric.property().name(),
        ValueJson.json(value),
        metric.unit(),
        ShownProperty.unit(metric),
        ShownProperty.factor(metric));
  }

  /** Returns whether a property is a metric of these frames. */
  static boolean isMetricOf(AssetProperty property, String frame) {
    return property.property().kind()
            instanceof PropertyKind.Metric(var _, Window.OfFrame(var key), int _)
        && key.equals(frame);
  }
}
