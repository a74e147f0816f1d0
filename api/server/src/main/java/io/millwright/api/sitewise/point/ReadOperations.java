// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.point;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.DataStreams;
import io.millwright.api.sitewise.Page;
import io.millwright.api.sitewise.Variants;
import io.millwright.historian.TimeRange;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations that read one data stream. */
@Path("/properties")
@Produces(MediaType.APPLICATION_JSON)
@Scoped
final class ReadOperations {
  private final DataStreams streams;
  private final Reads reads;
  private final InstantSource clock;

  ReadOperations(DataStreams streams, Reads reads, InstantSource clock) {
    this.streams = streams;
    this.reads = reads;
    this.clock = clock;
  }

  /** Handles GetAssetPropertyValue. */
  @GET
  @Path("/latest")
  public ObjectNode latest(
      @QueryParam("assetId") @Nullable String assetId,
      @QueryParam("propertyId") @Nullable String propertyId,
      @QueryParam("propertyAlias") @Nullable String propertyAlias) {
    var answer = JsonNodeFactory.instance.objectNode();
    var stream = stream(assetId, propertyId, propertyAlias);
    reads
        .latest(stream)
        .ifPresent(tqv -> answer.set("propertyValue", reads.json(stream, List.of(tqv)).getFirst()));
    return answer;
  }

  /** Handles GetAssetPropertyValueHistory. */
  @GET
  @Path("/history")
  public ObjectNode history(
      @QueryParam("assetId") @Nullable String assetId,
      @QueryParam("propertyId") @Nullable String propertyId,
      @QueryParam("propertyAlias") @Nullable String propertyAlias,
      @QueryParam("startDate") @Nullable String startDate,
      @QueryParam("endDate") @Nullable String endDate,
      @QueryParam("qualities") List<String> qualities,
      @QueryParam("timeOrdering") @Nullable String timeOrdering,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    return answer(
        "assetPropertyValueHistory",
        reads.history(
            stream(assetId, propertyId, propertyAlias),
            Reads.span(
                time("startDate", startDate),
                time("endDate", endDate),
                clock.instant(),
                qualities,
                Optional.ofNullable(timeOrdering)),
            token(token),
            Query.number("maxResults", most, 1, Reads.MOST, 100)));
  }

  /** Handles GetAssetPropertyAggregates. */
  @GET
  @Path("/aggregates")
  public ObjectNode aggregates(
      @QueryParam("assetId") @Nullable String assetId,
      @QueryParam("propertyId") @Nullable String propertyId,
      @QueryParam("propertyAlias") @Nullable String propertyAlias,
      @QueryParam("aggregateTypes") List<String> types,
      @QueryParam("resolution") @Nullable String resolution,
      @QueryParam("qualities") List<String> qualities,
      @QueryParam("startDate") @Nullable String startDate,
      @QueryParam("endDate") @Nullable String endDate,
      @QueryParam("timeOrdering") @Nullable String timeOrdering,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    return answer(
        "aggregatedValues",
        reads.aggregates(
            stream(assetId, propertyId, propertyAlias),
            Reads.span(
                time("startDate", startDate),
                time("endDate", endDate),
                clock.instant(),
                qualities,
                Optional.ofNullable(timeOrdering)),
            Reads.resolution(resolution == null ? "" : resolution),
            Reads.aggregateTypes(types),
            token(token),
            Query.number("maxResults", most, 1, Reads.MOST, 100)));
  }

  /** Handles GetInterpolatedAssetPropertyValues. */
  @GET
  @Path("/interpolated")
  public ObjectNode interpolated(
      @QueryParam("assetId") @Nullable String assetId,
      @QueryParam("propertyId") @Nullable String propertyId,
      @QueryParam("propertyAlias") @Nullable String propertyAlias,
      @QueryParam("startTimeInSeconds") @Nullable String startSeconds,
      @QueryParam("startTimeOffsetInNanos") @Nullable String startNanos,
      @QueryParam("endTimeInSeconds") @Nullable String endSeconds,
      @QueryParam("endTimeOffsetInNanos") @Nullable String endNanos,
      @QueryParam("quality") @Nullable String quality,
      @QueryParam("intervalInSeconds") @Nullable String intervalSeconds,
      @QueryParam("intervalWindowInSeconds") @Nullable String windowSeconds,
      @QueryParam("type") @Nullable String type,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    var start = time("startTime", startSeconds, startNanos);
    var end = time("endTime", endSeconds, endNanos);
    if (!start.isBefore(end)) {
      throw Refusal.invalid("startTimeInSeconds %s is not before endTimeInSeconds %s", start, end);
    }
    var range = new TimeRange(start, end);
    var interval =
        Duration.ofSeconds(
            Query.number(
                "intervalInSeconds",
                required("intervalInSeconds", intervalSeconds),
                1,
                320_000_000,
                1));
    var how = Interpolation.Type.of(required("type", type));
    if (windowSeconds != null && how != Interpolation.Type.LINEAR_INTERPOLATION) {
      throw Refusal.invalid("intervalWindowInSeconds goes with LINEAR_INTERPOLATION; leave it out");
    }
    var around =
        windowSeconds == null
            ? Interpolation.Around.all(
                new TimeRange(range.from().minus(interval), range.to().plus(interval)))
            : Interpolation.Around.within(
                Duration.ofSeconds(
                    Query.number("intervalWindowInSeconds", windowSeconds, 1, 320_000_000, 1)));
    return answer(
        "interpolatedAssetPropertyValues",
        reads.interpolated(
            stream(assetId, propertyId, propertyAlias),
            range,
            interval,
            new Interpolation(how, Variants.quality(required("quality", quality)), around),
            token(token),
            Query.number("maxResults", most, 1, 1_000, 10)));
  }

  private static String required(String name, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw Refusal.invalid("%s is missing; it is required", name);
    }
    return text;
  }

  private static Instant time(String name, @Nullable String seconds, @Nullable String nanos) {
    // Until the year 2200, far from what a database or a double can hold.
    long second =
        wholeNumber(name + "InSeconds", required(name + "InSeconds", seconds), 7_258_118_400L);
    return Instant.ofEpochSecond(
        second, Query.number(name + "OffsetInNanos", nanos, 0, 999_999_999, 0));
  }

  private static long wholeNumber(String name, String text, long greatest) {
    try {
      long number = Long.parseLong(text.trim());
      if (number >= 1 && number <= greatest) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, like a number out of range.
    }
    throw Refusal.invalid("%s=%s is not a whole number from 1 to %d", name, text, greatest);
  }

  private DataStreams.Named stream(
      @Nullable String assetId, @Nullable String propertyId, @Nullable String propertyAlias) {
    return streams.forReading(
        Optional.ofNullable(assetId),
        Optional.ofNullable(propertyId),
        Optional.ofNullable(propertyAlias));
  }

  private static Optional<Instant> time(String name, @Nullable String text) {
    return Optional.ofNullable(text)
        .map(given -> given.isBlank() ? Instant.EPOCH : Query.bound(name, given));
  }

  private static Optional<String> token(@Nullable String token) {
    return Optional.ofNullable(token).filter(given -> !given.isEmpty());
  }

  private static ObjectNode answer(String field, Page<ObjectNode> page) {
    return page.answer(field, item -> item);
  }
}
