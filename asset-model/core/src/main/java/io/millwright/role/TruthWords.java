// SPDX-License-Identifier: Apache-2.0
package io.millwright.role;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;

/**
 * The words for no and yes of a property, and how serious a yes looks.
 *
 * @param subject the key of the thing that the words speak of, such as {@code fan} for {@code
 *     fan_running}; empty where the words say it all
 * @param no for false, such as {@code Not running}
 * @param yes for true, such as {@code Running}
 * @param look how serious a yes is; a no is always {@code IDLE}
 */
public record TruthWords(String subject, String no, String yes, PackmlState.Look look) {
  private record Pair(String no, String yes) {}

  private static final Map<String, Pair> BY_NAME =
      Map.ofEntries(
          entry("occupied", new Pair("Free", "Occupied")),
          entry("taken", new Pair("Free", "Taken")),
          entry("running", new Pair("Not running", "Running")),
          entry("open", new Pair("Closed", "Open")),
          entry("fault", new Pair("No fault", "Fault")),
          entry("faulted", new Pair("No fault", "Fault")),
          entry("alarm", new Pair("No alarm", "Alarm")),
          entry("moving", new Pair("At rest", "Moving")),
          entry("blocked", new Pair("Not blocked", "Blocked")),
          entry("starved", new Pair("Not starved", "Starved")),
          entry("out_of_service", new Pair("In service", "Out of service")),
          entry("in_service", new Pair("Out of service", "In service")),
          entry("stuck", new Pair("Not stuck", "Stuck")),
          entry("jammed", new Pair("Not jammed", "Jammed")),
          entry("planned", new Pair("Not planned", "Planned")),
          entry("producing", new Pair("Not producing", "Producing")),
          entry("peak", new Pair("No peak", "Peak")),
          entry("healthy", new Pair("Not healthy", "Healthy")),
          entry("run", new Pair("No run", "Run")),
          entry("stop", new Pair("No stop", "Stop")),
          entry("batch", new Pair("No batch", "Batch")),
          entry("connected", new Pair("Not connected", "Connected")),
          entry("on", new Pair("Off", "On")),
          entry("enabled", new Pair("Disabled", "Enabled")));

  /**
   * Returns the words for a property of yes or no: those of its name or of the last word of its
   * name; else those of a role that somebody has set; else no and yes.
   *
   * @param key the property's
   */
  public static TruthWords of(String key, AssignedRole assigned) {
    var look = look(assigned.role());
    var name = key.substring(key.lastIndexOf('.') + 1);
    var whole = BY_NAME.get(name);
    if (whole != null) {
      return new TruthWords("", whole.no(), whole.yes(), look);
    }
    int last = name.lastIndexOf('_');
    var ending = BY_NAME.get(name.substring(last + 1));
    if (ending != null) {
      return new TruthWords(name.substring(0, last), ending.no(), ending.yes(), look);
    }
    return ofRole(assigned)
        .map(words -> new TruthWords("", words.no(), words.yes(), look))
        .orElseGet(() -> new TruthWords(name, "No", "Yes", look));
  }

  private static Optional<Pair> ofRole(AssignedRole assigned) {
    if (!assigned.isSet()) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        BY_NAME.get(
            switch (assigned.role()) {
              case BAY -> "occupied";
              case BARRIER -> "open";
              default -> assigned.role().word();
            }));
  }

  private static PackmlState.Look look(PropertyRole role) {
    return switch (role) {
      case FAULT -> PackmlState.Look.FAULT;
      case STOP -> PackmlState.Look.WAIT;
      default -> PackmlState.Look.RUN;
    };
  }
}
