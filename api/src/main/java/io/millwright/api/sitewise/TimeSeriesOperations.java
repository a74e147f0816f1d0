// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.access.Action;
import io.millwright.api.access.Caller;
import io.millwright.api.access.Scoped;
import io.millwright.api.json.Query;
import io.millwright.api.plant.Plants;
import io.millwright.api.problem.Refusal;
import io.millwright.asset.Plant;
import io.millwright.historian.DataStream;
import io.millwright.historian.Historian;
import io.millwright.reading.Alias;
import io.millwright.reading.Tqv;
import io.millwright.reading.Value;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on time series: the data streams of properties, and those of none. */
@Path("/timeseries")
@Produces(MediaType.APPLICATION_JSON)
@Scoped
final class TimeSeriesOperations {
  private final DataStreams streams;
  private final Plants plants;
  private final Historian historian;
  private final Caller caller;

  TimeSeriesOperations(DataStreams streams, Plants plants, Historian historian, Caller caller) {
    this.caller = caller;
    this.streams = streams;
    this.plants = plants;
    this.historian = historian;
  }

  /** ListTimeSeries. */
  @GET
  public ObjectNode list(
      @QueryParam("assetId") @Nullable String assetId,
      @QueryParam("aliasPrefix") @Nullable String aliasPrefix,
      @QueryParam("timeSeriesType") @Nullable String type,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String maxResults) {
    if (type != null && !type.equals("ASSOCIATED") && !type.equals("DISASSOCIATED")) {
      throw Refusal.invalid(
          "timeSeriesType \"%s\" is not one of ASSOCIATED and DISASSOCIATED", type);
    }
    int most = Query.number("maxResults", maxResults, 1, 10_000, 50);
    var plant = plants.now();
    var prefix = aliasPrefix == null ? "" : aliasPrefix;
    Optional<Alias> after =
        token == null || token.isEmpty()
            ? Optional.empty()
            : Optional.of(Query.alias(Page.decode(token)));
    // Of each kind one more than the page holds: so the page is full, and whether more follow
    // known.
    var found = new TreeMap<Alias, Optional<DataStream>>();
    if (!"DISASSOCIATED".equals(type)) {
      associated(plant, assetId, prefix, after, most + 1)
          .forEach(alias -> found.put(alias, Optional.empty()));
    }
    if (!"ASSOCIATED".equals(type) && assetId == null) {
      disassociated(plant, prefix, after, most + 1)
          .forEach(stream -> found.put(stream.alias(), Optional.of(stream)));
    }
    var page = found.keySet().stream().limit(most).toList();
    var latest = historian.latest(page);
    var answer = JsonNodeFactory.instance.objectNode();
    var summaries = answer.putArray("TimeSeriesSummaries");
    for (var alias : page) {
      summaries.add(summary(plant, alias, found.getOrDefault(alias, Optional.empty()), latest));
    }
    if (found.size() > most) {
      answer.put("nextToken", Page.encode(page.getLast().path()));
    }
    return answer;
  }

  /** DescribeTimeSeries. */
  @GET
  @Path("/describe")
  public ObjectNode describe(
      @QueryParam("alias") @Nullable String alias,
      @QueryParam("assetId") @Nullable String assetId,
      @QueryParam("propertyId") @Nullable String propertyId) {
    var named =
        streams.forReading(
            Optional.ofNullable(assetId),
            Optional.ofNullable(propertyId),
            Optional.ofNullable(alias));
    return summary(
        plants.now(),
        named.alias(),
        streams.find(named.alias()),
        historian.latest(List.of(named.alias())));
  }

  private List<Alias> associated(
      Plant plant, @Nullable String assetId, String prefix, Optional<Alias> after, int most) {
    var properties =
        assetId == null ? plant.streams() : plant.properties(Ids.asset(plant, assetId));
    return properties.stream()
        .map(property -> property.alias())
        .filter(alias -> alias.path().startsWith(prefix))
        .filter(alias -> caller.may(Action.READ, plant, alias))
        .filter(alias -> after.isEmpty() || alias.compareTo(after.get()) > 0)
        .sorted()
        .limit(most)
        .toList();
  }

  private List<DataStream> disassociated(
      Plant plant, String prefix, Optional<Alias> after, int most) {
    var found = new ArrayList<DataStream>();
    var from = after;
    List<DataStream> page;
    do {
      page = historian.streams(prefix, from, most);
      page.stream()
          .filter(stream -> plant.findProperty(stream.alias()).isEmpty())
          .filter(stream -> caller.may(Action.READ, plant, stream.alias()))
          .forEach(found::add);
      from = page.isEmpty() ? from : Optional.of(page.getLast().alias());
    } while (found.size() < most && page.size() == most);
    return found;
  }

  private static ObjectNode summary(
      Plant plant, Alias alias, Optional<DataStream> stream, Map<Alias, Tqv> latest) {
    var id = Ids.timeSeries(alias).toString();
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("alias", alias.path())
            .put("timeSeriesId", id)
            .put("timeSeriesArn", Ids.arn("time-series", id));
    var property = plant.findProperty(alias);
    property.ifPresent(found ->
        answer
            .put("assetId", found.asset().id().toString())
            .put("propertyId", found.property().id().toString()));
    var newest = latest.get(alias);
    answer.put(
        "dataType",
        property
            .map(found -> found.property().type().name())
            .orElseGet(() -> newest == null ? "DOUBLE" : type(newest.value())));
    stream.ifPresent(known ->
        answer
            .put("timeSeriesCreationDate", Variants.seconds(known.firstSeen()))
            .put("timeSeriesLastUpdateDate", Variants.seconds(known.firstSeen())));
    return answer;
  }

  private static String type(Value value) {
    return switch (value) {
      case Value.IntegerValue _ -> "INTEGER";
      case Value.DoubleValue _, Value.NullValue _ -> "DOUBLE";
      case Value.BooleanValue _ -> "BOOLEAN";
      case Value.StringValue _ -> "STRING";
    };
  }
}
