// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Needs;
import io.millwright.api.caller.Scoped;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.application.stream.AssociateStream;
import io.millwright.application.stream.DeleteStream;
import io.millwright.application.stream.DisassociateStream;
import io.millwright.application.stream.ValueTypes;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantSnapshot;
import io.millwright.asset.change.Revision;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.historian.DataStream;
import io.millwright.reading.Alias;
import io.millwright.value.DataType;
import io.millwright.value.Tqv;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
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

/**
 * SiteWise's operations on time series, which are the data streams of properties and the
 * unassociated ones.
 */
@Path("/timeseries")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Scoped
final class TimeSeriesOperations {
  private static final String WHO = "SiteWise API";

  /** The number of streams that are read at once if few of them match. */
  private static final int SCAN = 10_000;

  private final DataStreams streams;
  private final NamedAssets named;
  private final NamedParts parts;
  private final Plants plants;
  private final Historian historian;
  private final Caller caller;
  private final AssociateStream associate;
  private final DisassociateStream disassociate;
  private final DeleteStream delete;
  private final ClientTokens tokens;
  private final ObjectMapper json;

  TimeSeriesOperations(
      DataStreams streams,
      Plants plants,
      Historian historian,
      Caller caller,
      AssociateStream associate,
      DisassociateStream disassociate,
      DeleteStream delete,
      ClientTokens tokens,
      ObjectMapper json,
      NamedAssets named,
      NamedParts parts) {
    this.parts = parts;
    this.named = named;
    this.caller = caller;
    this.associate = associate;
    this.disassociate = disassociate;
    this.delete = delete;
    this.tokens = tokens;
    this.json = json;
    this.streams = streams;
    this.plants = plants;
    this.historian = historian;
  }

  /** Handles ListTimeSeries. */
  @GET
  public ObjectNode list(
      @QueryParam("assetId") @Nullable String assetId,
      @QueryParam("aliasPrefix") @Nullable String aliasPrefix,
      @QueryParam("timeSeriesType") @Nullable String type,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String maxResults) {
    int most = Query.number("maxResults", maxResults, 1, 10_000, 50);
    var now = plants.snapshot();
    var plant = now.plant();
    var prefix = aliasPrefix == null ? "" : aliasPrefix;
    Optional<Alias> after =
        token == null || token.isEmpty()
            ? Optional.empty()
            : Optional.of(Query.alias(Page.decode(token)));
    // One more stream of each kind than the page has is read, so that it is known whether more
    // follow.
    var found = new TreeMap<Alias, Optional<DataStream>>();
    if (!"DISASSOCIATED".equals(type)) {
      associated(plant, assetId, prefix, after, most + 1)
          .forEach(alias -> found.put(alias, Optional.empty()));
    }
    if (!"ASSOCIATED".equals(type) && assetId == null) {
      // If the properties' streams fill the page, streams after them belong to the next page.
      var last = found.size() > most ? Optional.of(found.lastKey()) : Optional.<Alias>empty();
      disassociated(plant, prefix, after, last, most + 1)
          .forEach(stream -> found.put(stream.alias(), Optional.of(stream)));
    }
    var page = found.keySet().stream().limit(most).toList();
    var first = historian.firstValues(page);
    var answer = JsonNodeFactory.instance.objectNode();
    var summaries = answer.putArray("TimeSeriesSummaries");
    for (var alias : page) {
      summaries.add(summary(now, alias, found.getOrDefault(alias, Optional.empty()), first));
    }
    if (found.size() > most) {
      answer.put("nextToken", Page.encode(page.getLast().path()));
    }
    return answer;
  }

  /** Handles DescribeTimeSeries. */
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
        plants.snapshot(),
        named.alias(),
        streams.find(named.alias()),
        historian.firstValues(List.of(named.alias())));
  }

  /**
   * Handles AssociateTimeSeriesToAssetProperty. The property gets the stream with its whole
   * history, and dependent properties are computed for it. A property has only one stream, so one
   * that already has a stream accepts no other.
   */
  @POST
  @Path("/associate")
  @Needs(Action.CONFIGURE)
  public ObjectNode associate(
      @QueryParam("alias") @Nullable String alias,
      @QueryParam("assetId") @Nullable String assetId,
      @QueryParam("propertyId") @Nullable String propertyId,
      String text) {
    var given = Query.alias(required("alias", alias));
    return once(
        "AssociateTimeSeriesToAssetProperty",
        text,
        () ->
            associate.associate(
                caller.actor(WHO), plant -> property(plant, assetId, propertyId), given));
  }

  /**
   * Handles DisassociateTimeSeriesFromAssetProperty. The stream keeps its alias and its history.
   * The property gets its usual alias without a history.
   */
  @POST
  @Path("/disassociate")
  @Needs(Action.CONFIGURE)
  public ObjectNode disassociate(
      @QueryParam("alias") @Nullable String alias,
      @QueryParam("assetId") @Nullable String assetId,
      @QueryParam("propertyId") @Nullable String propertyId,
      String text) {
    var given = Query.alias(required("alias", alias));
    return once(
        "DisassociateTimeSeriesFromAssetProperty",
        text,
        () ->
            disassociate.disassociate(
                caller.actor(WHO), plant -> property(plant, assetId, propertyId), given));
  }

  /**
   * Handles DeleteTimeSeries. The stream is deleted with all its points. A property that had it
   * stays, with its usual alias and without data.
   */
  @POST
  @Path("/delete")
  @Needs(Action.CONFIGURE)
  public ObjectNode delete(
      @QueryParam("alias") @Nullable String alias,
      @QueryParam("assetId") @Nullable String assetId,
      @QueryParam("propertyId") @Nullable String propertyId,
      String text) {
    return once(
        "DeleteTimeSeries",
        text,
        () -> {
          var named =
              streams.forReading(
                  Optional.ofNullable(assetId),
                  Optional.ofNullable(propertyId),
                  Optional.ofNullable(alias));
          delete.delete(caller.actor(WHO), named.alias());
        });
  }

  private ObjectNode once(String operation, String text, Runnable request) {
    return tokens.once(
        operation,
        Body.parse(json, text).findText("clientToken"),
        () -> {
          request.run();
          return JsonNodeFactory.instance.objectNode();
        });
  }

  private static String required(String name, @Nullable String text) {
    if (text == null || text.isBlank()) {
      throw Refusal.invalid("%s is missing; it is required", name);
    }
    return text;
  }

  private AssetProperty property(
      Plant plant, @Nullable String assetId, @Nullable String propertyId) {
    var asset = named.asset(plant, required("assetId", assetId));
    var property =
        plant.property(
            asset, parts.property(plant.model(asset), required("propertyId", propertyId)));
    if (!(property.property().kind() instanceof PropertyKind.Measurement)) {
      throw Refusal.invalid(
          "Property %s is not a measurement; only those have data streams from outside",
          property.property().key());
    }
    return property;
  }

  private List<Alias> associated(
      Plant plant, @Nullable String assetId, String prefix, Optional<Alias> after, int most) {
    if (assetId == null) {
      return associated(plant, prefix, after, most);
    }
    return plant.properties(named.asset(plant, assetId)).stream()
        .map(property -> property.alias())
        .filter(alias -> alias.path().startsWith(prefix))
        .filter(alias -> caller.may(Action.READ, plant, alias))
        .filter(alias -> after.isEmpty() || alias.compareTo(after.get()) > 0)
        .sorted()
        .limit(most)
        .toList();
  }

  private List<Alias> associated(Plant plant, String prefix, Optional<Alias> after, int most) {
    // A limited caller may have to skip many streams.
    int atOnce = caller.principal().isLimited() ? Math.max(most, SCAN) : most;
    var found = new ArrayList<Alias>();
    var from = after;
    List<AssetProperty> page;
    do {
      page = plant.streams(prefix, from, atOnce);
      page.stream()
          .map(property -> property.alias())
          .filter(alias -> caller.may(Action.READ, plant, alias))
          .forEach(found::add);
      from = page.isEmpty() ? from : Optional.of(page.getLast().alias());
    } while (found.size() < most && page.size() == atOnce);
    return found.stream().limit(most).toList();
  }

  /**
   * Returns unassociated streams.
   *
   * @param last streams after this alias need not be searched; empty if all count
   */
  private List<DataStream> disassociated(
      Plant plant, String prefix, Optional<Alias> after, Optional<Alias> last, int most) {
    int atOnce = last.isPresent() ? most : Math.max(most, SCAN);
    var found = new ArrayList<DataStream>();
    var from = after;
    List<DataStream> page;
    do {
      page = historian.streams(prefix, from, atOnce);
      page.stream()
          .filter(stream -> plant.findProperty(stream.alias()).isEmpty())
          .filter(stream -> caller.may(Action.READ, plant, stream.alias()))
          .forEach(found::add);
      from = page.isEmpty() ? from : Optional.of(page.getLast().alias());
    } while (found.size() < most
        && page.size() == atOnce
        && (last.isEmpty() || page.getLast().alias().compareTo(last.get()) < 0));
    return found.stream().limit(most).toList();
  }

  /**
   * Returns the summary of a stream. A stream of a property is as old as the asset, an unassociated
   * one as old as its first value.
   */
  private static ObjectNode summary(
      PlantSnapshot now, Alias alias, Optional<DataStream> stream, Map<Alias, Tqv> first) {
    var id = Ids.timeSeries(alias).toString();
    var answer =
        JsonNodeFactory.instance
            .objectNode()
            .put("alias", alias.path())
            .put("timeSeriesId", id)
            .put("timeSeriesArn", Ids.arn("time-series", id));
    var property = now.plant().findProperty(alias);
    property.ifPresent(found ->
        answer
            .put("assetId", found.asset().id().toString())
            .put("propertyId", found.property().id().toString()));
    // The type of the first value is used, because all later values have it; the last point may
    // have no value.
    answer.put(
        "dataType",
        property
            .map(found -> found.property().type())
            .or(() ->
                Optional.ofNullable(first.get(alias)).flatMap(tqv -> ValueTypes.of(tqv.value())))
            .orElse(DataType.DOUBLE)
            .name());
    property
        .map(found -> now.revisions().of(found.asset()))
        .or(() -> stream.map(known -> Revision.first(known.firstSeen())))
        .ifPresent(revision -> Answers.dated(answer, "timeSeries", revision));
    return answer;
  }
}
