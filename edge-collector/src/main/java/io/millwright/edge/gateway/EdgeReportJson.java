// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.report.BadTag;
import io.millwright.report.EdgeReport;
import io.millwright.report.SourceReport;

/** Writes an edge's report as the JSON that a server reads. */
final class EdgeReportJson {
  private EdgeReportJson() {}

  static ObjectNode of(ObjectMapper json, EdgeReport report) {
    var body =
        json.createObjectNode()
            .put("version", report.version())
            .put("time", report.time().toString())
            .put("started", report.started().toString())
            .put("ended", report.ended())
            .put("sourceCount", report.sourceCount());
    var buffer = report.buffer();
    body.putObject("buffer")
        .put("waiting", buffer.waiting())
        .put("bytes", buffer.bytes())
        .put("limit", buffer.limit())
        .put("lost", buffer.lost())
        .put("cause", buffer.cause());
    var refused = report.refused();
    body.putObject("refused")
        .put("count", refused.count())
        .put("stream", refused.stream())
        .put("cause", refused.cause());
    var sources = body.putArray("sources");
    report.sources().forEach(source -> write(source, sources.addObject()));
    return body;
  }

  private static void write(SourceReport source, ObjectNode out) {
    out.put("source", source.source())
        .put("protocol", source.protocol())
        .put("state", source.state())
        .put("cause", source.cause())
        .put("since", source.since().toString())
        .put("tags", source.tags())
        .put("readings", source.readings())
        .put("bad", source.bad())
        .put("notGood", source.notGood());
    source.lastReading().ifPresent(time -> out.put("lastReading", time.toString()));
    var problems = out.putArray("problems");
    source.problems().forEach(problems::add);
    var badTags = out.putArray("badTags");
    source.badTags().forEach(tag -> write(tag, badTags.addObject()));
  }

  private static void write(BadTag tag, ObjectNode out) {
    out.put("tag", tag.tag())
        .put("quality", tag.quality().name())
        .put("status", tag.status())
        .put("since", tag.since().toString())
        .put("advice", tag.advice());
  }
}
