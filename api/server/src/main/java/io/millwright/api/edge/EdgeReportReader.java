// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.reading.RefusedReadings;
import io.millwright.report.BadTag;
import io.millwright.report.BufferReport;
import io.millwright.report.EdgeReport;
import io.millwright.report.SourceReport;
import io.millwright.value.Quality;
import java.util.Optional;

/** Reads an edge's report from JSON. A missing field is empty, or 0. */
final class EdgeReportReader {
  private EdgeReportReader() {}

  /**
   * Returns the report of an edge.
   *
   * @throws Refusal if the JSON is not a report; the message says where
   */
  static EdgeReport read(String edge, Body body) {
    return new EdgeReport(
        edge,
        body.findText("version").orElse(""),
        body.time("time"),
        body.time("started"),
        body.flag("ended", false),
        body.find("buffer")
            .map(EdgeReportReader::buffer)
            .orElseGet(() -> new BufferReport(0, 0, 0, 0, "")),
        body.find("refused").map(EdgeReportReader::refused).orElse(RefusedReadings.NONE),
        number(body, "sourceCount"),
        body.list("sources").stream().map(EdgeReportReader::source).toList());
  }

  private static BufferReport buffer(Body body) {
    return new BufferReport(
        number(body, "waiting"),
        number(body, "bytes"),
        number(body, "limit"),
        number(body, "lost"),
        body.findText("cause").orElse(""));
  }

  private static RefusedReadings refused(Body body) {
    return new RefusedReadings(
        number(body, "count"),
        body.findText("stream").orElse(""),
        body.findText("cause").orElse(""));
  }

  private static SourceReport source(Body body) {
    return new SourceReport(
        body.name("source"),
        body.findText("protocol").orElse(""),
        body.text("state"),
        body.findText("cause").orElse(""),
        body.time("since"),
        number(body, "tags"),
        number(body, "readings"),
        number(body, "bad"),
        body.has("lastReading") ? Optional.of(body.time("lastReading")) : Optional.empty(),
        body.texts("problems"),
        number(body, "notGood"),
        body.list("badTags").stream().map(EdgeReportReader::badTag).toList());
  }

  private static BadTag badTag(Body body) {
    return new BadTag(
        body.name("tag"),
        quality(body),
        body.findText("status").orElse(""),
        body.time("since"),
        body.findText("advice").orElse(""));
  }

  private static Quality quality(Body body) {
    return switch (body.text("quality")) {
      case "BAD" -> Quality.BAD;
      case "UNCERTAIN" -> Quality.UNCERTAIN;
      default -> throw Refusal.invalid("%s is not BAD or UNCERTAIN", body.place("quality"));
    };
  }

  private static long number(Body body, String field) {
    long number = body.findInteger(field).orElse(0L);
    if (number < 0) {
      throw Refusal.invalid("%s is below 0", body.place(field));
    }
    return number;
  }
}
