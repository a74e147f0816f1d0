// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about;

import io.millwright.alarm.AlarmCount;
import io.millwright.alarm.AlarmState;
import io.millwright.alarm.definition.Priority;
import io.millwright.application.historian.Historian;
import io.millwright.application.replay.ListReplays;
import io.millwright.application.replay.ReplayProgress;
import io.millwright.figure.Figure;
import io.millwright.figure.FigureSource;
import io.millwright.task.RegularTask;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The numbers of stored alarms and replays, as figures. The store is asked every ten seconds;
 * before its first answer there are no figures.
 */
@Singleton
final class StoredFigures implements FigureSource {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final Historian historian;
  private final ListReplays replays;
  private final RegularTask asking = new RegularTask("stored-figures", PAUSE, this::ask);
  private volatile List<AlarmCount> alarms = List.of();
  private volatile List<ReplayProgress> open = List.of();

  StoredFigures(Historian historian, ListReplays replays) {
    this.historian = historian;
    this.replays = replays;
  }

  void start(@Observes StartupEvent event) {
    asking.start();
  }

  void stop(@Observes ShutdownEvent event) {
    asking.close();
  }

  private void ask() {
    alarms = historian.alarmCounts();
    open = replays.open();
  }

  private static boolean isUnacknowledged(AlarmState state) {
    return state == AlarmState.UNACKNOWLEDGED || state == AlarmState.RETURNED_UNACKNOWLEDGED;
  }

  @Override
  public List<Figure> figures() {
    var figures = new ArrayList<Figure>();
    for (var priority : Priority.values()) {
      figures.add(
          alarms(
              "millwright_alarms_active",
              "Alarms whose condition holds, by priority, as of the last quarter of a minute",
              priority,
              AlarmState::isActive));
      figures.add(
          alarms(
              "millwright_alarms_unacknowledged",
              "Alarms that nobody has acknowledged, by priority, as of the last quarter of a"
                  + " minute",
              priority,
              StoredFigures::isUnacknowledged));
    }
    for (var phase : List.of(ReplayProgress.Phase.WAITING, ReplayProgress.Phase.RUNNING)) {
      figures.add(
          new Figure.Gauge(
              "millwright_replays_open",
              "Replays that wait or run, as of the last quarter of a minute",
              Map.of("state", phase.name().toLowerCase(Locale.ROOT)),
              () -> open.stream().filter(replay -> replay.phase() == phase).count()));
    }
    return figures;
  }

  private Figure alarms(
      String name, String meaning, Priority priority, Predicate<AlarmState> isCounted) {
    return new Figure.Gauge(
        name,
        meaning,
        Map.of("priority", priority.name().toLowerCase(Locale.ROOT)),
        () ->
            alarms.stream()
                .filter(alarms -> alarms.priority() == priority)
                .filter(alarms -> isCounted.test(alarms.state()))
                .mapToLong(AlarmCount::count)
                .sum());
  }
}
