// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import io.millwright.asset.Plant;
import io.millwright.asset.change.Revisions;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.FormulaRules;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.ModelId;
import io.millwright.formula.Formula;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.plant.Rows.Table;
import io.millwright.value.Value;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Writes what differs between the models of two plants. */
final class ModelRows {
  private static final Table MODEL =
      Table.of(
          "model",
          1,
          "id uuid, position int4, key text, name text, description text, type text,"
              + " revision int4, created timestamptz, updated timestamptz, rules text");
  private static final Table PROPERTY =
      Table.of(
          "property",
          2,
          "model uuid, id uuid, position int4, key text, name text, type text, unit text, kind"
              + " text, role text, formula text, window_text text, percent_good int2, until_formula"
              + " text, min_nanos int8, value_kind int2, whole int8, real float8, text text");
  private static final Table HIERARCHY =
      Table.of(
          "hierarchy", 2, "model uuid, id uuid, position int4, key text, name text, child uuid");
  private static final Table COMPOSITE =
      Table.of(
          "composite_model",
          2,
          "model uuid, id uuid, position int4, key text, name text, description text, type text,"
              + " component uuid");
  private static final Table RELATIONSHIP =
      Table.of("interface_relationship", 2, "model uuid, contract uuid, position int4");
  private static final Table MAPPING =
      Table.of(
          "interface_mapping", 4, "model uuid, contract uuid, kind text, wanted uuid, own uuid");
  private static final Table ALARM =
      Table.of(
          "alarm_definition",
          2,
          "model uuid, key text, position int4, condition text, deadband float8,"
              + " on_delay_nanos int8, off_delay_nanos int8, priority text, message text");

  private final Rows models;
  private final Rows properties;
  private final Rows hierarchies;
  private final Rows composites;
  private final Rows relationships;
  private final Rows mappings;
  private final Rows alarms;

  private ModelRows(Connection connection) {
    models = new Rows(connection, MODEL);
    properties = new Rows(connection, PROPERTY);
    hierarchies = new Rows(connection, HIERARCHY);
    composites = new Rows(connection, COMPOSITE);
    relationships = new Rows(connection, RELATIONSHIP);
    mappings = new Rows(connection, MAPPING);
    alarms = new Rows(connection, ALARM);
  }

  /** Writes the models that are new or not as they were; those that go are left for later. */
  static void write(Connection connection, Plant before, Plant after, Revisions revisions)
      throws SQLException {
    var old = positions(before);
    var now = positions(after);
    var changed = new ArrayList<AssetModel>();
    var rows = new ModelRows(connection);
    for (var model : after.models()) {
      boolean same = before.findModel(model.id()).filter(model::equals).isPresent();
      int position = now.getOrDefault(model.id(), 0);
      if (!same) {
        changed.add(model);
      }
      var revision = revisions.of(model);
      if (!same || position != old.getOrDefault(model.id(), -1)) {
        rows.models.put(
            model.id().uuid(),
            position,
            model.key(),
            model.name(),
            model.description(),
            model.type().name(),
            revision.number(),
            revision.created(),
            revision.updated(),
            model.rules() == FormulaRules.MILLWRIGHT ? null : model.rules().name());
      }
    }
    rows.models.flush();
    Rows.removeOf(
        connection,
        "model",
        changed.stream().map(model -> model.id().uuid()).toList(),
        Stream.of(PROPERTY, HIERARCHY, COMPOSITE, RELATIONSHIP, MAPPING, ALARM));
    for (var model : changed) {
      rows.parts(model);
    }
    Rows.flush(
        rows.properties,
        rows.hierarchies,
        rows.composites,
        rows.relationships,
        rows.mappings,
        rows.alarms);
    StoredRoles.write(connection, changed);
  }

  /** Takes the models away that are gone; none has assets any more. */
  static void removeGone(Connection connection, Plant before, Plant after) throws SQLException {
    var gone = new Rows(connection, MODEL);
    for (var model : before.models()) {
      if (after.findModel(model.id()).isEmpty()) {
        gone.remove(model.id().uuid());
      }
    }
    gone.flush();
  }

  /** Returns the models whose assets may have other data streams than before. */
  static Set<ModelId> withOtherStreams(Plant before, Plant after) {
    var found = new HashSet<ModelId>();
    for (var model : after.models()) {
      var was = before.findModel(model.id());
      if (was.isEmpty() || !streams(was.get()).equals(streams(model))) {
        found.add(model.id());
      }
    }
    return found;
  }

  private static Map<UUID, String> streams(AssetModel model) {
    var streams = new HashMap<UUID, String>();
    model.properties().forEach(p -> streams.put(p.id().uuid(), p.aliasSteps()));
    return streams;
  }

  private static Map<ModelId, Integer> positions(Plant plant) {
    var positions = new HashMap<ModelId, Integer>();
    for (var model : plant.models()) {
      positions.put(model.id(), positions.size());
    }
    return positions;
  }

  private void parts(AssetModel model) throws SQLException {
    var id = model.id().uuid();
    int position = 0;
    for (var property : model.properties()) {
      property(id, position++, property);
    }
    position = 0;
    for (var hierarchy : model.hierarchies()) {
      hierarchies.put(
          id,
          hierarchy.id().uuid(),
          position++,
          hierarchy.key(),
          hierarchy.name(),
          hierarchy.child().uuid());
    }
    position = 0;
    for (var composite : model.composites()) {
      composites.put(
          id,
          composite.id().uuid(),
          position++,
          composite.key(),
          composite.name(),
          composite.description(),
          composite.type(),
          composite.component().map(ModelId::uuid).orElse(null));
    }
    position = 0;
    for (var each : model.interfaces()) {
      var contract = each.contract().uuid();
      relationships.put(id, contract, position++);
      for (var pair : each.properties().entrySet()) {
        mappings.put(
            id, contract, ModelMappers.PROPERTY, pair.getKey().uuid(), pair.getValue().uuid());
      }
      for (var pair : each.hierarchies().entrySet()) {
        mappings.put(
            id, contract, ModelMappers.HIERARCHY, pair.getKey().uuid(), pair.getValue().uuid());
      }
    }
    position = 0;
    for (var alarm : model.alarms()) {
      alarms.put(
          id,
          alarm.key(),
          position++,
          alarm.when().source(),
          alarm.deadband(),
          alarm.onDelay().toNanos(),
          alarm.offDelay().toNanos(),
          alarm.priority().name(),
          alarm.message());
    }
  }

  private void property(UUID model, int position, PropertyDefinition property) throws SQLException {
    String kind;
    String source = null;
    String window = null;
    Short percentGood = null;
    String until = null;
    Long min = null;
    Value value = null;
    switch (property.kind()) {
      case PropertyKind.Attribute(var otherwise) -> {
        kind = ModelMappers.ATTRIBUTE;
        value = otherwise;
      }
      case PropertyKind.Measurement _ -> kind = ModelMappers.MEASUREMENT;
      case PropertyKind.Transform(var formula) -> {
        kind = ModelMappers.TRANSFORM;
        source = formula.source();
      }
      case PropertyKind.Metric(var formula, var windows, int percent) -> {
        kind = ModelMappers.METRIC;
        source = formula.source();
        window = windows.toString();
        percentGood = (short) percent;
      }
      case PropertyKind.Frame(var from, var end, var least) -> {
        kind = ModelMappers.FRAME;
        source = from.source();
        until = end.map(Formula::source).orElse(null);
        min = least.toNanos();
      }
    }
    var parts = Columns.parts(value);
    properties.put(
        model,
        property.id().uuid(),
        position,
        property.key(),
        property.name(),
        property.type().name(),
        property.unit(),
        kind,
        property.assigned().isSet() ? property.role().word() : null,
        source,
        window,
        percentGood,
        until,
        min,
        parts.kind(),
        parts.whole(),
        parts.real(),
        parts.text());
  }
}
