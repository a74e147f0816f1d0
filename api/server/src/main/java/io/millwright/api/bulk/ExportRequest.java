// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.historian.TimeRange;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What an export is asked for, checked.
 *
 * @param place the folder for its files
 * @param format how they are written
 * @param selection which values
 */
record ExportRequest(Place place, Format format, Selection selection) {
  /**
   * The request that a text holds.
   *
   * @param now the end where none is given
   */
  static ExportRequest of(ObjectMapper json, String text, Buckets buckets, Instant now) {
    var body = Body.parse(json, text);
    return new ExportRequest(
        buckets.place("prefix", body.text("bucket"), body.text("prefix")),
        Format.of("format", body.findText("format").orElse("csv")),
        selection(
            body.findText("streams").orElse(""),
            body.findText("from").orElse(null),
            body.findText("to").orElse(null),
            body.flag("computed", false),
            now));
  }

  static Selection selection(
      String streams, @Nullable String from, @Nullable String to, boolean computed, Instant now) {
    var start = Query.time("from", from, Selection.BEGINNING);
    var end = Query.time("to", to, now);
    if (end.isBefore(start)) {
      throw Refusal.invalid("from=%s is after to=%s; swap the two", start, end);
    }
    return new Selection(streams, new TimeRange(start, end), computed);
  }
}
