// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.definition;

import io.millwright.alarm.definition.AlarmDefinition;
import io.millwright.alarm.definition.Priority;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.id.ModelId;
import io.millwright.file.part.FormulaText;
import io.millwright.file.part.Places;
import io.millwright.file.part.WrittenKeys;
import io.millwright.file.yaml.Fields;
import java.time.Duration;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the alarms of one model. */
final class AlarmEntries {
  private final ModelYaml document;
  private final ModelId id;
  private final WrittenKeys keys;
  private final Places places;

  AlarmEntries(ModelYaml document) {
    this.document = document;
    id = document.id();
    keys = document.keys();
    places = document.places();
  }

  /** Returns an alarm; empty where its condition is missing or can't be read. */
  Optional<AlarmDefinition> read(Fields.Entry entry, Fields fields) {
    var alarmKey = document.key(entry, fields);
    places.put(new PlantPlace.OfAlarm(id, alarmKey), fields.position(entry.keyNode()));
    var when = fields.required("when", "add the condition, such as when: temperature > 80");
    when.ifPresent(scalar -> {
      places.putCondition(id, alarmKey, document.yaml(), scalar);
      document.sayWhereWrong(scalar, new PlantPlace.OfCondition(id, alarmKey, 0));
    });
    var formula = when.flatMap(scalar -> FormulaText.read(fields, scalar, keys::isNamedIn));
    double deadband = fields.number("deadband", 0);
    if (deadband < 0) {
      fields.report(
          fields.find("deadband").orElseThrow().value(),
          "deadband: %s is negative; give zero or more".formatted(Double.toString(deadband)));
      deadband = 0;
    }
    var onDelay = fields.duration("on_delay").orElse(Duration.ZERO);
    var offDelay = fields.duration("off_delay").orElse(Duration.ZERO);
    var priority = fields.scalar("priority").flatMap(scalar -> ModelWords.priority(scalar, fields));
    var message = fields.scalar("message");
    message.ifPresent(scalar -> {
      var place = new PlantPlace.OfMessage(id, alarmKey);
      places.put(place, document.yaml().position(scalar));
      document.sayWhereWrong(scalar, place);
    });
    fields.finish();
    if (formula.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new AlarmDefinition(
            alarmKey,
            formula.get(),
            deadband,
            onDelay,
            offDelay,
            priority.orElse(Priority.MEDIUM),
            message.map(ScalarNode::getValue).orElse(entry.key().replace('_', ' '))));
  }
}
