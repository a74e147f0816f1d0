// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.alarm;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.Action;
import io.millwright.api.alarm.AlarmAnswers.AlarmAnswer;
import io.millwright.api.alarm.AlarmAnswers.AlarmEventAnswer;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.Needs;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.application.Actor;
import io.millwright.application.alarm.AcknowledgeAlarm;
import io.millwright.application.historian.Historian;
import io.millwright.application.plant.Plants;
import io.millwright.asset.Asset;
import io.millwright.historian.TimeRange;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers the list of alarms and acknowledges them. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Scoped({Action.READ, Action.OPERATE})
final class AlarmsResource {
  private static final int MOST_EVENTS = 100_000;

  private final Plants plants;
  private final Historian historian;
  private final ObjectMapper json;
  private final InstantSource clock;
  private final Caller caller;
  private final AcknowledgeAlarm acknowledge;

  AlarmsResource(
      Plants plants,
      Historian historian,
      ObjectMapper json,
      InstantSource clock,
      Caller caller,
      AcknowledgeAlarm acknowledge) {
    this.acknowledge = acknowledge;
    this.caller = caller;
    this.plants = plants;
    this.historian = historian;
    this.json = json;
    this.clock = clock;
  }

  /** The answer to {@code alarms}. */
  record Alarms(List<AlarmAnswer> alarms) {}

  /** The answer to {@code alarm-events}. */
  record AlarmEvents(List<AlarmEventAnswer> events) {}

  /**
   * Returns the alarms of an asset and all below it, the most recently changed first.
   *
   * @param path the asset; without it, the whole plant
   * @param active true for those only where something is wrong
   */
  @GET
  @Path("/alarms")
  public Alarms alarms(
      @QueryParam("path") @Nullable String path, @QueryParam("active") @Nullable String active) {
    boolean activeOnly = Query.flag("active", active);
    var plant = plants.now();
    var within = path == null || path.isBlank() || path.equals("/") ? "" : path;
    var alarms =
        within.isEmpty()
            ? historian.alarms()
            : historian.alarmsOf(
                plant.subtree(caller.asset(Action.READ, plant, within)).map(Asset::id).toList());
    return new Alarms(
        alarms.stream()
            .flatMap(alarm -> AlarmAnswers.alarm(alarm, plant).stream())
            .filter(alarm -> caller.may(Action.READ, alarm.path()))
            .filter(alarm -> !activeOnly || alarm.active())
            .toList());
  }

  /** Records that somebody has seen an alarm. The body is {@code {path, key, actor}}. */
  @POST
  @Path("/alarms/acknowledge")
  @Needs(Action.OPERATE)
  @Consumes(MediaType.WILDCARD)
  public AlarmAnswer acknowledge(String text) {
    var body = Body.parse(json, text);
    var path = body.text("path");
    var key = body.text("key");
    var plant = plants.now();
    var asset = caller.asset(Action.OPERATE, plant, path);
    var actor = new Actor(actor(body), "alarms");
    var done = acknowledge.acknowledge(actor, path, asset.id(), key);
    var alarm = done.before();
    return new AlarmAnswer(
        path,
        asset.name(),
        key,
        done.state(),
        done.state().isActive(),
        done.event().time(),
        alarm.raised(),
        alarm.priority(),
        alarm.message());
  }

  /**
   * Returns the name of the actor: the authenticated name, or the name in the body if callers are
   * not authenticated.
   */
  private String actor(Body body) {
    return caller
        .name()
        .or(() -> body.findText("actor").filter(actor -> !actor.isBlank()))
        .orElse("operator");
  }

  /** Returns alarm events, the newest first; without a range, those of the last seven days. */
  @GET
  @Path("/alarm-events")
  public AlarmEvents events(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("limit") @Nullable String limit) {
    var plant = plants.now();
    var end = Query.time("to", to, clock.instant());
    var start = Query.time("from", from, end.minus(Duration.ofDays(7)));
    if (end.isBefore(start)) {
      throw Refusal.invalid("from=%s is after to=%s; swap the two", start, end);
    }
    int most = Query.number("limit", limit, 1, MOST_EVENTS, 1_000);
    boolean limited = caller.principal().isLimited();
    return new AlarmEvents(
        historian.alarmEvents(new TimeRange(start, end), limited ? MOST_EVENTS : most).stream()
            .map(event -> AlarmAnswers.event(event, plant))
            .filter(event -> caller.may(Action.READ, event.path()))
            .limit(most)
            .toList());
  }
}
