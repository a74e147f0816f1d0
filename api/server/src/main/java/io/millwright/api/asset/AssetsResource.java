// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.asset;

import io.millwright.access.Action;
import io.millwright.api.alarm.AlarmAnswers;
import io.millwright.api.asset.AssetAnswers.AssetPage;
import io.millwright.api.asset.AssetAnswers.AssetRow;
import io.millwright.api.asset.AssetAnswers.Assets;
import io.millwright.api.asset.AssetAnswers.Child;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Point;
import io.millwright.api.json.Query;
import io.millwright.api.json.StreamPoint;
import io.millwright.api.problem.Refusal;
import io.millwright.application.historian.Historian;
import io.millwright.application.live.LatestValues;
import io.millwright.application.live.UnknownPresentValues;
import io.millwright.application.plant.Plants;
import io.millwright.asset.Asset;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.Placement;
import io.millwright.asset.Plant;
import io.millwright.asset.change.PlantVersion;
import io.millwright.asset.change.Whereabouts;
import io.millwright.asset.id.AssetId;
import io.millwright.reading.Alias;
import io.millwright.value.Tqv;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Answers the asset tree and the latest values. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Scoped
final class AssetsResource {
  /** The most characters of one answer. */
  private static final long MOST_CHARACTERS = 32_000_000;

  /** The characters that a point takes in addition to its alias and text. */
  private static final int OF_POINT = 80;

  private final Plants plants;
  private final Historian historian;
  private final UnknownPresentValues unknown;
  private final Caller caller;
  private final InstantSource clock;

  AssetsResource(
      Plants plants,
      Historian historian,
      Caller caller,
      UnknownPresentValues unknown,
      InstantSource clock) {
    this.unknown = unknown;
    this.clock = clock;
    this.caller = caller;
    this.plants = plants;
    this.historian = historian;
  }

  /** The answer to {@code latest}. */
  record Latest(List<StreamPoint> values) {}

  /**
   * Returns assets, parents before their children. With a limit the upper levels come first, so
   * that a large plant can be opened step by step.
   *
   * @param within only those below the asset at this path
   * @param search only those whose name, path or model's name holds this, in small or big letters
   * @param limit at most so many
   */
  @GET
  @Path("/assets")
  public Assets assets(
      @QueryParam("within") @Nullable String within,
      @QueryParam("search") @Nullable String search,
      @QueryParam("limit") @Nullable String limit) {
    var listing = new AssetListing(plants.now(), caller.principal());
    var from =
        within == null || within.isBlank()
            ? listing.top()
            : plants.now().children(caller.asset(Action.READ, plants.now(), within).id());
    var wanted = search == null ? "" : search.strip();
    int most = Query.number("limit", limit, 1, 1_000_000, 1_000_000);
    var rows = new ArrayList<AssetRow>();
    long characters = 0;
    var all = limit == null ? listing.depthFirst(from) : listing.breadthFirst(from);
    var matching = all.filter(asset -> listing.matches(asset, wanted)).iterator();
    while (rows.size() < most && characters < MOST_CHARACTERS && matching.hasNext()) {
      var row = listing.row(matching.next());
      characters += row.characters();
      rows.add(row);
    }
    return new Assets(rows, matching.hasNext());
  }

  /** Returns one asset, by path or id, with its latest values. */
  @GET
  @Path("/asset")
  public AssetPage asset(
      @QueryParam("path") @Nullable String path, @QueryParam("id") @Nullable String id) {
    var plant = plants.now();
    var asset = find(plant, path, id);
    var properties = plant.properties(asset);
    var now = clock.instant();
    var latest =
        unknown.shown(historian.latest(properties.stream().map(AssetProperty::alias).toList()));
    return new AssetPage(
        asset.id().toString(),
        plant.path(asset.id()),
        asset.key(),
        asset.name(),
        asset.description(),
        plant.model(asset).key(),
        plant.model(asset).name(),
        parentPath(asset, plant),
        plant.children(asset.id()).stream().map(child -> child(child, plant)).toList(),
        properties.stream()
            .map(property ->
                AssetAnswers.property(plant.model(asset), property, point(property, latest, now)))
            .toList(),
        historian.alarmsOf(List.of(asset.id())).stream()
            .flatMap(alarm -> AlarmAnswers.alarm(alarm, plant).stream())
            .toList());
  }

  /**
   * The places of an asset over time.
   *
   * @param places the places, the oldest first
   */
  record AllWhereabouts(List<Stay> places) {}

  /**
   * Where it stood for a while.
   *
   * @param from the time and the version that put it there
   * @param until the time and the version that moved, renamed or removed it; null where it is so
   */
  record Stay(
      String path,
      String name,
      Instant from,
      long fromVersion,
      String by,
      @Nullable Instant until,
      @Nullable Long untilVersion) {
    static Stay of(Whereabouts place) {
      return new Stay(
          place.path(),
          place.name(),
          place.from().change().time(),
          place.from().number(),
          place.from().change().who(),
          place.until().map(version -> version.change().time()).orElse(null),
          place.until().map(PlantVersion::number).orElse(null));
    }
  }

  /** Returns the places of an asset over time, by path or id; a removed asset only by id. */
  @GET
  @Path("/asset/whereabouts")
  public AllWhereabouts whereabouts(
      @QueryParam("path") @Nullable String path, @QueryParam("id") @Nullable String id) {
    var plant = plants.now();
    var asset = path == null && id != null ? id(id) : find(plant, path, id).id();
    var places = plants.past().whereabouts(asset);
    if (caller.principal().isLimited()
        && (places.isEmpty() || !caller.may(Action.READ, places.getLast().path()))) {
      throw caller.denied(String.valueOf(path == null ? id : path));
    }
    if (places.isEmpty()) {
      throw Refusal.notFound("There never was an asset %s; see /api/v1/assets", asset);
    }
    return new AllWhereabouts(
        places.stream()
            .filter(place -> caller.may(Action.READ, place.path()))
            .map(Stay::of)
            .toList());
  }

  /**
   * Returns the newest point of each data stream.
   *
   * @param prefixes the beginning of the streams' aliases or of the properties' paths
   * @param aliases single streams
   */
  @GET
  @Path("/latest")
  public Latest latest(
      @QueryParam("prefix") List<String> prefixes, @QueryParam("alias") List<String> aliases) {
    Collection<Alias> wanted =
        aliases.isEmpty()
            ? Streams.startingWith(
                prefixes.isEmpty() ? List.of("") : Streams.prefixes(prefixes),
                Integer.MAX_VALUE,
                plants.now(),
                historian)
            : aliases.stream().map(Query::alias).toList();
    var plant = plants.now();
    var seen = wanted.stream().filter(alias -> caller.may(Action.READ, plant, alias)).toList();
    var found = new TreeMap<Alias, Tqv>();
    var characters = new AtomicLong();
    LatestValues.read(
        historian,
        unknown,
        seen,
        piece ->
            piece.forEach((alias, tqv) -> {
              found.put(alias, tqv);
              long all =
                  characters.addAndGet(
                      OF_POINT + alias.path().length() + LatestValues.characters(tqv));
              if (all > MOST_CHARACTERS) {
                throw Refusal.invalid(
                    "The latest values of these %d streams are more than one answer holds; ask for"
                        + " those of a part of the plant, such as ?prefix=/graz/line-1/",
                    seen.size());
              }
            }));
    return new Latest(
        found.entrySet().stream()
            .map(entry -> StreamPoint.of(entry.getKey(), entry.getValue()))
            .toList());
  }

  private Asset find(Plant plant, @Nullable String path, @Nullable String id) {
    if (path != null && !path.isBlank()) {
      caller.require(Action.READ, path);
      return caller.asset(Action.READ, plant, path);
    }
    if (id == null || id.isBlank()) {
      throw Refusal.invalid("path or id is missing; ask for instance for ?path=/graz/line-1");
    }
    var found = plant.findAsset(id(id));
    if (caller.principal().isLimited()
        && found.filter(asset -> caller.may(Action.READ, plant.path(asset.id()))).isEmpty()) {
      throw caller.denied(id);
    }
    return found.orElseThrow(
        () -> Refusal.notFound("There is no asset %s; see /api/v1/assets", id));
  }

  private static AssetId id(String id) {
    try {
      return AssetId.of(id);
    } catch (IllegalArgumentException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          "id=%s is not a UUID; see /api/v1/assets for the ids".formatted(id),
          e);
    }
  }

  private static @Nullable Point point(
      AssetProperty property, Map<Alias, Tqv> latest, Instant now) {
    var attribute = property.attributeAt(now);
    if (attribute.isPresent()) {
      return Point.constant(attribute.get().value());
    }
    var tqv = latest.get(property.alias());
    return tqv == null ? null : Point.of(tqv);
  }

  private static Child child(Asset child, Plant plant) {
    return new Child(
        plant.path(child.id()),
        child.key(),
        child.name(),
        plant.model(child).key(),
        child.placement() instanceof Placement.Under(var parent, var hierarchy)
            ? AssetListing.hierarchy(parent, hierarchy, plant)
            : "");
  }

  private static @Nullable String parentPath(Asset asset, Plant plant) {
    return asset.placement() instanceof Placement.Under(var parent, _) ? plant.path(parent) : null;
  }
}
