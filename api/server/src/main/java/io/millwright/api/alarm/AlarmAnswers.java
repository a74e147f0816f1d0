// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.alarm;

import io.millwright.alarm.Alarm;
import io.millwright.alarm.AlarmEvent;
import io.millwright.alarm.AlarmId;
import io.millwright.alarm.AlarmState;
import io.millwright.alarm.definition.Priority;
import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import java.time.Instant;
import java.util.Optional;

/** Writes alarms as {@code /api/v1/} answers them. */
public final class AlarmAnswers {
  private AlarmAnswers() {}

  /**
   * An alarm in its present state.
   *
   * @param path the path of its asset
   * @param assetName the name of its asset
   * @param key its key in the asset's model
   * @param state its state
   * @param active true while its condition holds
   * @param since when it came into that state
   * @param raised when it was last raised
   * @param priority its priority
   * @param message its message for people
   */
  public record AlarmAnswer(
      String path,
      String assetName,
      String key,
      AlarmState state,
      boolean active,
      Instant since,
      Instant raised,
      Priority priority,
      String message) {}

  /**
   * An event of an alarm.
   *
   * @param path the path of its asset; empty if the asset was removed
   * @param assetName the name of its asset; empty if the asset was removed
   * @param key its key in the asset's model
   * @param kind the kind of event
   * @param time when it happened
   * @param priority the alarm's priority at that time
   * @param message the alarm's message for people
   * @param actor who caused the event; empty for the engine
   * @param late true if late data caused the event
   */
  public record AlarmEventAnswer(
      String path,
      String assetName,
      String key,
      AlarmEvent.Kind kind,
      Instant time,
      Priority priority,
      String message,
      String actor,
      boolean late) {}

  /** Returns an alarm; empty if its asset was removed. */
  public static Optional<AlarmAnswer> alarm(Alarm alarm, Plant plant) {
    return plant
        .findAsset(alarm.id().asset())
        .map(asset ->
            new AlarmAnswer(
                plant.path(asset.id()),
                asset.name(),
                alarm.id().key(),
                alarm.state(),
                alarm.state().isActive(),
                alarm.since(),
                alarm.raised(),
                alarm.priority(),
                alarm.message()));
  }

  /** Returns an alarm event. */
  public static AlarmEventAnswer event(AlarmEvent event, Plant plant) {
    AlarmId id = event.alarm();
    var asset = plant.findAsset(id.asset());
    return new AlarmEventAnswer(
        asset.map(found -> plant.path(found.id())).orElse(""),
        asset.map(Asset::name).orElse(""),
        id.key(),
        event.kind(),
        event.time(),
        event.priority(),
        event.message(),
        event.actor(),
        event.late());
  }
}
