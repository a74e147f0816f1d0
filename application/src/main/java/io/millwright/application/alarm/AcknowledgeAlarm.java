// SPDX-License-Identifier: Apache-2.0
package io.millwright.application.alarm;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmEvent;
import io.millwright.alarm.AlarmId;
import io.millwright.alarm.AlarmState;
import io.millwright.application.Actor;
import io.millwright.application.UnitOfWork;
import io.millwright.application.UseCaseRefusal;
import io.millwright.application.UseCaseRefusedException;
import io.millwright.application.historian.Historian;
import io.millwright.application.live.LiveFeed;
import io.millwright.asset.id.AssetId;
import io.millwright.engine.store.Changes;
import io.millwright.reading.ReadingBatch;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** The use case that records that somebody has seen an alarm. */
public final class AcknowledgeAlarm {
  private final Historian historian;
  private final LiveFeed feed;
  private final UnitOfWork units;
  private final InstantSource clock;

  /** Creates the use case for the alarms of a historian. */
  public AcknowledgeAlarm(
      Historian historian, LiveFeed feed, UnitOfWork units, InstantSource clock) {
    this.historian = historian;
    this.feed = feed;
    this.units = units;
    this.clock = clock;
  }

  /**
   * The result of an acknowledgement.
   *
   * @param before the alarm before the acknowledgement
   * @param event the acknowledgement as it was stored
   */
  public record Acknowledged(Alarm before, AlarmEvent event) {
    /** Returns the state of the alarm from now on. */
    public AlarmState state() {
      return before.state().on(AlarmEvent.Kind.ACKNOWLEDGED);
    }
  }

  /**
   * Acknowledges an alarm.
   *
   * @param path the path of the asset, for messages
   * @param key the key of the alarm in its model
   * @throws UseCaseRefusedException if the alarm was never raised or is already acknowledged
   */
  public Acknowledged acknowledge(Actor actor, String path, AssetId asset, String key) {
    var id = new AlarmId(asset, key);
    return units.run(
        actor,
        journal -> {
          var alarm =
              historian.alarmsOf(List.of(asset)).stream()
                  .filter(candidate -> candidate.id().equals(id))
                  .findFirst()
                  .orElseThrow(() ->
                      new UseCaseRefusedException(
                          new UseCaseRefusal.NotFound(
                              "Alarm %s of %s has never been raised; the list of alarms has those that were"
                                  .formatted(key, path))));
          if (alarm.state() == AlarmState.NORMAL || alarm.state() == AlarmState.ACKNOWLEDGED) {
            throw new UseCaseRefusedException(
                new UseCaseRefusal.Conflict(
                    "Alarm %s of %s is %s; there is nothing to acknowledge"
                        .formatted(key, path, alarm.state())));
          }
          var event = event(alarm, actor);
          var changes =
              new Changes(
                  ReadingBatch.empty(), List.of(), ReadingBatch.empty(), List.of(event), Map.of());
          historian.write(changes);
          journal.add("acknowledged alarm %s of %s".formatted(key, path));
          units.afterCommit(() -> feed.publish(changes));
          return new Acknowledged(alarm, event);
        });
  }

  private AlarmEvent event(Alarm alarm, Actor actor) {
    var now = clock.instant();
    return new AlarmEvent(
        alarm.id(),
        AlarmEvent.Kind.ACKNOWLEDGED,
        // The clock may be behind event time, but an alarm's events must stay in order.
        now.isAfter(alarm.since()) ? now : alarm.since().plusNanos(1_000),
        alarm.priority(),
        alarm.message(),
        actor.who(),
        false);
  }
}
