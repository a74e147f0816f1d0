// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What a bulk import is asked for (SiteWise, CreateBulkImportJob), checked.
 *
 * @param name of the job
 * @param files to read, in this order
 * @param columns of the files, in their order
 * @param report the folder for the error report
 * @param deletes whether the files go once all is stored
 */
record ImportRequest(
    String name, List<Path> files, List<String> columns, Path report, boolean deletes) {
  private static final List<String> COLUMNS =
      List.of(
          "ALIAS",
          "ASSET_ID",
          "PROPERTY_ID",
          "DATA_TYPE",
          "TIMESTAMP_SECONDS",
          "TIMESTAMP_NANO_OFFSET",
          "QUALITY",
          "VALUE");

  static ImportRequest of(ObjectMapper json, String text, ImportFolder folder) {
    var body = Body.parse(json, text);
    var name = body.text("jobName");
    if (name.isBlank() || name.length() > 256) {
      throw Refusal.invalid("jobName has %d characters; give it 1 to 256", name.length());
    }
    body.text("jobRoleArn");
    var files = new ArrayList<Path>();
    for (var file : body.list("files")) {
      if (file.has("versionId")) {
        throw Refusal.invalid(
            "%s: files have no versions here; leave it out", file.place("versionId"));
      }
      files.add(folder.place(file.place("key"), file.text("bucket"), file.text("key")));
    }
    if (files.isEmpty()) {
      throw Refusal.invalid("files is missing or empty; give at least one");
    }
    var report = body.object("errorReportLocation");
    return new ImportRequest(
        name,
        List.copyOf(files),
        columns(body),
        folder.place(report.place("prefix"), report.text("bucket"), report.text("prefix")),
        body.flag("deleteFilesAfterImport", false));
  }

  private static List<String> columns(Body body) {
    var format = body.object("jobConfiguration").object("fileFormat");
    if (format.has("parquet")) {
      throw Refusal.invalid(
          "%s: Parquet files can't be read yet; write CSV", format.place("parquet"));
    }
    var csv = format.object("csv");
    var columns = csv.texts("columnNames");
    var place = csv.place("columnNames");
    for (var column : columns) {
      if (!COLUMNS.contains(column)) {
        throw Refusal.invalid("%s \"%s\" is not one of %s", place, column, COLUMNS);
      }
    }
    if (Set.copyOf(columns).size() < columns.size()) {
      throw Refusal.invalid("%s has a column twice; name each once", place);
    }
    for (var needed : List.of("DATA_TYPE", "TIMESTAMP_SECONDS", "VALUE")) {
      if (!columns.contains(needed)) {
        throw Refusal.invalid("%s lacks %s; add it", place, needed);
      }
    }
    boolean byId = columns.contains("ASSET_ID") && columns.contains("PROPERTY_ID");
    if (!byId && !columns.contains("ALIAS")) {
      throw Refusal.invalid("%s lacks ALIAS, or ASSET_ID and PROPERTY_ID; add them", place);
    }
    return List.copyOf(columns);
  }
}
