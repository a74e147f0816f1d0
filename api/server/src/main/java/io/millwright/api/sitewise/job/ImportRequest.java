// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.api.bulk.RequestedPlaces;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.historian.files.bucket.BucketFile;
import io.millwright.historian.files.csv.CsvRows;
import io.millwright.historian.files.parquet.ParquetRows;
import io.millwright.historian.files.value.ValueRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A checked request for a bulk import (SiteWise, CreateBulkImportJob).
 *
 * @param name the name of the job
 * @param isParquet whether the files are Parquet; otherwise they are CSV
 * @param files the files, in the order of reading
 * @param columns the columns of the files, in their order
 * @param report the folder for the error report
 * @param deletes whether the files are deleted after everything is stored
 */
record ImportRequest(
    String name,
    boolean isParquet,
    List<BucketFile> files,
    List<String> columns,
    BucketFile report,
    boolean deletes) {
  static ImportRequest of(ObjectMapper json, String text, RequestedPlaces places) {
    var body = Body.parse(json, text);
    var name = body.text("jobName");
    var files = new ArrayList<BucketFile>();
    for (var file : body.list("files")) {
      if (file.has("versionId")) {
        throw Refusal.invalid(
            "%s: files have no versions here; leave it out", file.place("versionId"));
      }
      files.add(places.place(file.place("key"), file.text("bucket"), file.text("key")));
    }
    if (files.isEmpty()) {
      throw Refusal.invalid("files is missing or empty; give at least one");
    }
    var report = body.object("errorReportLocation");
    var format = body.object("jobConfiguration").object("fileFormat");
    boolean isParquet = format.has("parquet");
    if (isParquet == format.has("csv")) {
      throw Refusal.invalid("%s takes one of csv and parquet; give one", format.place("csv"));
    }
    return new ImportRequest(
        name,
        isParquet,
        List.copyOf(files),
        isParquet ? ValueRows.COLUMNS : columns(format.object("csv")),
        places.place(report.place("prefix"), report.text("bucket"), report.text("prefix")),
        body.flag("deleteFilesAfterImport", false));
  }

  /** Returns the rows of one of the files. */
  ValueRows rows(Path file) throws IOException {
    return isParquet ? new ParquetRows(file) : CsvRows.of(file);
  }

  private static List<String> columns(Body csv) {
    var columns = csv.texts("columnNames");
    var place = csv.place("columnNames");
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
