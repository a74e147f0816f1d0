// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.point;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.access.Action;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Needs;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.DataStreams;
import io.millwright.api.sitewise.Variants;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.application.stream.AttributeValues;
import io.millwright.application.stream.PointTimes;
import io.millwright.application.stream.StreamTypes;
import io.millwright.application.stream.WriteAttributes;
import io.millwright.reading.Alias;
import io.millwright.reading.Reading;
import io.millwright.reading.ReadingBatch;
import io.millwright.reading.ReadingSink;
import io.millwright.value.Micros;
import io.millwright.value.Tqv;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * SiteWise's BatchPutAssetPropertyValue, without its limits on size and age. A mistake in one entry
 * is reported for that entry. All valid points go to the sink in one batch, except points of
 * attributes: each of these is stored together with the plant that it changes. An alias that no
 * property has becomes an unassociated stream.
 */
@Path("/properties")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@Needs(Action.OPERATE)
@Scoped(Action.OPERATE)
final class PutOperation {
  /** The farthest time that can be counted in microseconds. */
  private static final Instant FARTHEST = Micros.toInstant(Long.MAX_VALUE);

  /** The latest time that an answer can tell, in seconds (SiteWise, TimeInSeconds). */
  private static final long MOST_SECONDS = 9_223_372_036_854_774L;

  private static final String WHO = "SiteWise API";
  private static final String TIME_OUT_OF_RANGE = "TimestampOutOfRangeException";

  private final DataStreams streams;
  private final Plants plants;
  private final ReadingSink sink;
  private final Historian historian;
  private final WriteAttributes write;
  private final Caller caller;
  private final ObjectMapper json;
  private final InstantSource clock;

  PutOperation(
      DataStreams streams,
      Plants plants,
      ReadingSink sink,
      Historian historian,
      WriteAttributes write,
      Caller caller,
      ObjectMapper json,
      InstantSource clock) {
    this.streams = streams;
    this.plants = plants;
    this.sink = sink;
    this.historian = historian;
    this.write = write;
    this.caller = caller;
    this.json = json;
    this.clock = clock;
  }

  private record Fault(String code, String message, Optional<Instant> time) {}

  private record Entry(DataStreams.Named stream, List<Tqv> good, List<Fault> faults) {}

  /** Handles BatchPutAssetPropertyValue. */
  @POST
  public ObjectNode put(String text) {
    var body = Body.parse(json, text);
    boolean partial = body.flag("enablePartialEntryProcessing", false);
    var entries = body.list("entries");
    if (entries.isEmpty()) {
      throw Refusal.invalid("entries is missing or empty; give at least one");
    }
    refuseTwice(entries);
    var now = clock.instant();
    var answer = JsonNodeFactory.instance.objectNode();
    var errors = answer.putArray("errorEntries");
    var readings = new ArrayList<Reading>();
    var constants = new ArrayList<Reading>();
    var attributes = new AttributeValues(clock);
    var types = new StreamTypes(historian);
    types.learn(ofNoProperty(entries));
    for (var entry : entries) {
      var faults = new ArrayList<Fault>();
      try {
        var read = entry(entry, types, now);
        faults.addAll(read.faults());
        if (partial || faults.isEmpty()) {
          var kept = read.stream().isAttribute() ? constants : readings;
          read.good().forEach(tqv -> kept.add(new Reading(read.stream().alias(), tqv)));
          read.stream()
              .property()
              .ifPresent(property -> read.good().forEach(tqv -> attributes.add(property, tqv)));
        }
      } catch (Refusal refusal) {
        faults.add(new Fault(refusal.kind().code(), refusal.text(), Optional.empty()));
      } catch (UseCaseRefusedException refused) {
        var refusal = Refusal.of(refused);
        faults.add(new Fault(refusal.kind().code(), refusal.text(), Optional.empty()));
      }
      if (!faults.isEmpty()) {
        errors.add(errorEntry(entry.text("entryId"), faults));
      }
    }
    if (!constants.isEmpty()) {
      write.write(caller.actor(WHO), attributes::in, constants);
    }
    if (!readings.isEmpty()) {
      sink.accept(ReadingBatch.of(readings));
    }
    return answer;
  }

  private Entry entry(Body entry, StreamTypes types, Instant now) {
    var stream =
        streams.forWriting(
            entry.findText("assetId"),
            entry.findText("propertyId"),
            entry.findText("propertyAlias"));
    if (stream.property().filter(property -> property.property().isComputed()).isPresent()) {
      throw Refusal.invalid(
          "Property %s is computed by a formula; write to what the formula reads", stream.alias());
    }
    var points = entry.list("propertyValues");
    if (points.isEmpty()) {
      throw Refusal.invalid(
          "%s is missing or empty; give at least one value", entry.place("propertyValues"));
    }
    var good = new ArrayList<Tqv>();
    var faults = new ArrayList<Fault>();
    for (var point : points) {
      try {
        var tqv = Variants.tqv(point);
        if (PointTimes.isTooFarAhead(tqv.time(), now)) {
          faults.add(ahead(tqv.time(), now));
        } else {
          good.add(
              new Tqv(
                  tqv.time(),
                  tqv.quality(),
                  types.fitting(stream.alias(), stream.property(), tqv.value())));
        }
      } catch (Refusal refusal) {
        faults.add(fault(refusal, point, now));
      } catch (UseCaseRefusedException refused) {
        faults.add(fault(Refusal.of(refused), point, now));
      }
    }
    return new Entry(stream, good, faults);
  }

  private static Fault fault(Refusal refusal, Body point, Instant now) {
    var time = point.find("timestamp").flatMap(PutOperation::findTime);
    return time.filter(told -> told.isAfter(FARTHEST))
        .map(told -> ahead(told, now))
        .orElseGet(() -> new Fault(refusal.kind().code(), refusal.text(), time));
  }

  private static Fault ahead(Instant time, Instant now) {
    return new Fault(
        TIME_OUT_OF_RANGE,
        "%s is more than 10 minutes ahead of the server's clock, %s; correct the sender's clock"
            .formatted(time, now),
        Optional.of(time));
  }

  /** Returns the unassociated streams that entries name. A wrong name is reported later. */
  private List<Alias> ofNoProperty(List<Body> entries) {
    var plant = plants.now();
    return entries.stream()
        .flatMap(entry -> findAlias(entry).stream())
        .filter(alias -> plant.findProperty(alias).isEmpty())
        .distinct()
        .toList();
  }

  private static Optional<Alias> findAlias(Body entry) {
    try {
      return entry.findText("propertyAlias").map(Query::alias);
    } catch (Refusal refusal) {
      return Optional.empty();
    }
  }

  private static Optional<Instant> findTime(Body timestamp) {
    try {
      return Optional.of(Variants.instant(timestamp));
    } catch (Refusal refusal) {
      // The wrong time has been reported.
      return Optional.empty();
    }
  }

  private static void refuseTwice(List<Body> entries) {
    var ids = new HashSet<String>();
    for (var entry : entries) {
      if (!ids.add(entry.text("entryId"))) {
        throw Refusal.invalid(
            "%s \"%s\" stands twice; give each entry its own",
            entry.place("entryId"), entry.text("entryId"));
      }
    }
  }

  private static ObjectNode errorEntry(String entryId, List<Fault> faults) {
    var answer = JsonNodeFactory.instance.objectNode().put("entryId", entryId);
    var errors = answer.putArray("errors");
    for (var fault : faults) {
      var error =
          errors.addObject().put("errorCode", fault.code()).put("errorMessage", fault.message());
      var times = error.putArray("timestamps");
      fault
          .time()
          .filter(time -> time.getEpochSecond() <= MOST_SECONDS)
          .ifPresent(time -> times.add(Variants.json(time)));
    }
    return answer;
  }
}
