// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.access.Scoped;
import io.millwright.api.json.Query;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
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

  /** GetAssetPropertyValue. */
  @GET
  @Path("/latest")
  public ObjectNode latest(
      @QueryParam("assetId") @Nullable String assetId,
      @QueryParam("propertyId") @Nullable String propertyId,
      @QueryParam("propertyAlias") @Nullable String propertyAlias) {
    var answer = JsonNodeFactory.instance.objectNode();
    reads
        .latest(stream(assetId, propertyId, propertyAlias))
        .ifPresent(tqv -> answer.set("propertyValue", Variants.json(tqv)));
    return answer;
  }

  /** GetAssetPropertyValueHistory. */
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

  /** GetAssetPropertyAggregates. */
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

  private DataStreams.Named stream(
      @Nullable String assetId, @Nullable String propertyId, @Nullable String propertyAlias) {
    return streams.forReading(
        Optional.ofNullable(assetId),
        Optional.ofNullable(propertyId),
        Optional.ofNullable(propertyAlias));
  }

  private static Optional<Instant> time(String name, @Nullable String text) {
    return text == null ? Optional.empty() : Optional.of(Query.time(name, text, Instant.EPOCH));
  }

  private static Optional<String> token(@Nullable String token) {
    return Optional.ofNullable(token).filter(given -> !given.isEmpty());
  }

  private static ObjectNode answer(String field, Page<ObjectNode> page) {
    var answer = JsonNodeFactory.instance.objectNode();
    answer.putArray(field).addAll(page.items());
    page.nextToken().ifPresent(next -> answer.put("nextToken", next));
    return answer;
  }
}
