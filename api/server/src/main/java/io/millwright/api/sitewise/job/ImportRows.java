// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.job;

import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.DataStreams;
import io.millwright.api.sitewise.Variants;
import io.millwright.application.stream.AttributeValues;
import io.millwright.application.stream.PointTimes;
import io.millwright.application.stream.StreamTypes;
import io.millwright.reading.Reading;
import io.millwright.value.DataType;
import io.millwright.value.Micros;
import io.millwright.value.Quality;
import io.millwright.value.Tqv;
import io.millwright.value.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns rows of an import file into readings (user guide, "CreateBulkImportJob API"). */
final class ImportRows {
  private static final int REMEMBERED = 10_000;

  private final DataStreams streams;
  private final StreamTypes types;
  private final List<String> columns;
  private final Instant now;
  private final AttributeValues attributes;
  private final Map<List<String>, DataStreams.Named> known = new HashMap<>();

  /**
   * Creates the converter.
   *
   * @param types the types of the streams that the rows name
   * @param columns the columns of the rows, in their order
   * @param attributes collects the values of attributes
   */
  ImportRows(
      DataStreams streams,
      StreamTypes types,
      List<String> columns,
      Instant now,
      AttributeValues attributes) {
    this.streams = streams;
    this.types = types;
    this.attributes = attributes;
    this.columns = columns;
    this.now = now;
  }

  /**
   * Returns the reading of a row.
   *
   * @throws Refusal if the row can't be stored; the message says why
   */
  Reading reading(List<String> row) {
    if (row.size() != columns.size()) {
      throw Refusal.invalid(
          "the row has %d values for %d columns; give each column one", row.size(), columns.size());
    }
    var stream = stream(row);
    var quality = Variants.quality(find(row, "QUALITY").orElse("GOOD"));
    var value = value(row);
    if (quality == Quality.GOOD && !value.isPresent()) {
      throw Refusal.invalid("a value that is missing or NaN is not GOOD; give QUALITY BAD");
    }
    if (stream.property().isPresent()) {
      var property = stream.property().get().property();
      if (property.isComputed()) {
        throw Refusal.invalid(
            "%s is computed by a formula; import what the formula reads", stream.alias());
      }
    }
    var tqv = new Tqv(time(row), quality, types.fitting(stream.alias(), stream.property(), value));
    stream.property().ifPresent(property -> attributes.add(property, tqv));
    return new Reading(stream.alias(), tqv);
  }

  private DataStreams.Named stream(List<String> row) {
    var asset = find(row, "ASSET_ID");
    var property = find(row, "PROPERTY_ID");
    var alias = find(row, "ALIAS");
    var key = List.of(asset.orElse(""), property.orElse(""), alias.orElse(""));
    var found = known.get(key);
    if (found == null) {
      found = streams.forJob(asset, property, alias);
      if (known.size() >= REMEMBERED) {
        known.clear();
      }
      known.put(key, found);
    }
    return found;
  }

  private Value value(List<String> row) {
    var name = find(row, "DATA_TYPE").orElse("");
    var type =
        Arrays.stream(DataType.values())
            .filter(known -> known.name().equals(name) && known != DataType.STRUCT)
            .findFirst()
            .orElseThrow(() ->
                Refusal.invalid(
                    "DATA_TYPE \"%s\" is not one of STRING, INTEGER, DOUBLE and BOOLEAN", name));
    var text = row.get(columns.indexOf("VALUE"));
    return text.isEmpty() && type != DataType.STRING
        ? Value.none()
        : Variants.parse("VALUE", text, type);
  }

  private Instant time(List<String> row) {
    try {
      long seconds = Long.parseLong(find(row, "TIMESTAMP_SECONDS").orElse("").strip());
      long nanos = Long.parseLong(find(row, "TIMESTAMP_NANO_OFFSET").orElse("0").strip());
      if (seconds < 1 || nanos < 0 || nanos > 999_999_999) {
        throw new NumberFormatException("out of range");
      }
      var time = Instant.ofEpochSecond(seconds, nanos);
      Micros.of(time);
      if (PointTimes.isTooFarAhead(time, now)) {
        throw Refusal.invalid(
            "%s is more than 10 minutes ahead of the server's clock; correct it", time);
      }
      return time;
    } catch (NumberFormatException | DateTimeException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          "TIMESTAMP_SECONDS is a whole number from 1, TIMESTAMP_NANO_OFFSET one from 0 to"
              + " 999999999",
          e);
    }
  }

  private Optional<String> find(List<String> row, String column) {
    int at = columns.indexOf(column);
    return at < 0 || row.get(at).isEmpty() ? Optional.empty() : Optional.of(row.get(at));
  }
}
