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

/** Alarms as {@code /api/v1/} writes them. */
public final class AlarmAnswers {
  private AlarmAnswers() {}

  /**
   * An alarm as it stands.
   *
   * @param path the path of its asset
   * @param assetName the name of its asset
   * @param key its key in the asset's model
   * @param state its state
   * @param active true while something is wrong
   * @param since when it came into that state
   * @param raised when it was last raised
   * @param priority how urgent it is
   * @param message what people read
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
   * Something that happened to an alarm.
   *
   * @param path the path of its asset; empty where the asset is gone
   * @param assetName the name of its asset; empty where the asset is gone
   * @param key its key in the asset's model
   * @param kind what happened
   * @param time when
   * @param priority how urgent it was
   * @param message what people read
   * @param actor who did it; empty for the engine
   * @param late true where late data showed it
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

  /** An alarm; empty where its asset is gone. */
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

  /** An alarm event. */
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
