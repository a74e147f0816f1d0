// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.json.Body;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.historian.TimeRange;
import io.millwright.historian.files.ValuesFormat;
import io.millwright.historian.files.bucket.BucketFile;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A checked request for an export.
 *
 * @param place the folder for the files
 * @param format the format of the files
 * @param selection the values to write
 */
record ExportRequest(BucketFile place, ValuesFormat format, Selection selection) {
  /**
   * Returns the request in a text.
   *
   * @param now the end of the range if the request gives none
   */
  static ExportRequest of(ObjectMapper json, String text, RequestedPlaces places, Instant now) {
    var body = Body.parse(json, text);
    return new ExportRequest(
        places.place("prefix", body.text("bucket"), body.text("prefix")),
        format("format", body.findText("format").orElse("csv")),
        selection(
            body.findText("streams").orElse(""),
            body.findText("from").orElse(null),
            body.findText("to").orElse(null),
            body.flag("computed", false),
            now));
  }

  /**
   * Returns the format that a member of a request names.
   *
   * @throws Refusal if there is no such format
   */
  static ValuesFormat format(String field, String text) {
    return ValuesFormat.find(text)
        .orElseThrow(() -> Refusal.invalid("%s \"%s\" is not one of csv and parquet", field, text));
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
