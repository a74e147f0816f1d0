// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.postgres.plant;

import io.millwright.asset.AttributeValue;
import io.millwright.asset.Membership;
import io.millwright.historian.postgres.database.Columns;
import io.millwright.historian.postgres.plant.Rows.Table;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of attributes over time, as rows. An attribute that has always had the same value has
 * no row.
 */
final class AttributeRows {
  /** The changes of existing assets; the key is the asset's id and the property's id. */
  static final Table CHANGE =
      Table.of(
          "attribute_change",
          3,
          "asset uuid, property uuid, from_ts timestamptz, value_kind int2, whole int8,"
              + " real float8, text text");

  /** The changes of removed assets; the key is the asset's id and the property's key. */
  static final Table REMOVED_CHANGE =
      Table.of(
          "removed_attribute_change",
          3,
          "asset uuid, key text, from_ts timestamptz, value_kind int2, whole int8, real float8,"
              + " text text");

  private static final String BEGINNING = "-infinity";

  private AttributeRows() {}

  /**
   * Writes what differs between the changes of an attribute and those that are stored.
   *
   * @param owner the asset's id
   * @param attribute the property's id, or its key
   * @param before null where nothing is stored
   * @param after null where the attribute has no value of its own any more
   */
  static void write(
      Rows rows,
      Object owner,
      Object attribute,
      @Nullable AttributeValue before,
      @Nullable AttributeValue after)
      throws SQLException {
    var stored = changes(before);
    var wanted = changes(after);
    var times = new HashSet<Instant>();
    wanted.forEach(change -> times.add(change.from()));
    for (var change : stored) {
      if (!times.contains(change.from())) {
        rows.remove(owner, attribute, time(change));
      }
    }
    var same = new HashSet<>(stored);
    for (var change : wanted) {
      if (!same.contains(change)) {
        var parts = Columns.parts(change.value());
        rows.put(
            owner,
            attribute,
            time(change),
            parts.kind(),
            parts.whole(),
            parts.real(),
            parts.text());
      }
    }
  }

  private static List<AttributeValue.Change> changes(@Nullable AttributeValue value) {
    return value == null || value.isConstant() ? List.of() : value.changes();
  }

  private static Object time(AttributeValue.Change change) {
    return change.isFromBeginning() ? BEGINNING : Columns.time(change.from());
  }

  /** The change in a row of either table. */
  static AttributeValue.Change change(ResultSet row) throws SQLException {
    var from = row.getObject("from_ts", OffsetDateTime.class);
    return new AttributeValue.Change(
        from.equals(OffsetDateTime.MIN) ? Membership.BEGINNING : from.toInstant(),
        Columns.value(row));
  }

  /**
   * Returns the value of an attribute.
   *
   * @param row a row with the value of the last change
   * @param changes all changes; empty where the value holds at all times
   */
  static AttributeValue value(ResultSet row, List<AttributeValue.Change> changes)
      throws SQLException {
    return changes.isEmpty()
        ? AttributeValue.always(Columns.value(row))
        : new AttributeValue(changes);
  }
}
