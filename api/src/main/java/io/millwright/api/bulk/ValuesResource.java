// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.access.Action;
import io.millwright.api.access.Caller;
import io.millwright.api.access.Scoped;
import io.millwright.api.json.Query;
import io.millwright.api.plant.Plants;
import io.millwright.api.problem.Refusal;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The values that the historian has, as files that a bulk import reads. */
@Path("/api/v1/values")
@Produces(MediaType.APPLICATION_JSON)
final class ValuesResource {
  private final ExportJobs jobs;
  private final Values values;
  private final Plants plants;
  private final Caller caller;
  private final InstantSource clock;

  ValuesResource(
      ExportJobs jobs, Values values, Plants plants, Caller caller, InstantSource clock) {
    this.jobs = jobs;
    this.values = values;
    this.plants = plants;
    this.caller = caller;
    this.clock = clock;
  }

  /** The answer with all exports. */
  record Exports(List<ExportJob> exports) {}

  /**
   * One file with values: what the caller may read.
   *
   * @param streams what the aliases start with; all where it is not given
   * @param from exclusive; the beginning where it is not given
   * @param to inclusive; now where it is not given
   * @param format {@code csv} or {@code parquet}
   * @param computed whether transforms and metrics are in it
   */
  @GET
  @Scoped
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Response values(
      @QueryParam("streams") @DefaultValue("") String streams,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("format") @DefaultValue("csv") String format,
      @QueryParam("computed") @Nullable String computed)
      throws IOException {
    var selection =
        ExportRequest.selection(
            streams, from, to, Query.flag("computed", computed), clock.instant());
    var written = Format.of("format", format);
    var principal = caller.principal();
    var plant = plants.now();
    var file = Files.createTempFile("millwright-", ".values");
    boolean isWhole = false;
    try {
      try (var out = written.write(file)) {
        values.write(selection, alias -> Caller.may(principal, Action.READ, plant, alias), out);
      }
      isWhole = true;
    } finally {
      if (!isWhole) {
        Files.deleteIfExists(file);
      }
    }
    StreamingOutput body =
        out -> {
          try {
            Files.copy(file, out);
          } finally {
            Files.deleteIfExists(file);
          }
        };
    return Response.ok(body)
        .header(
            "Content-Disposition", "attachment; filename=\"values.%s\"".formatted(written.code()))
        .header("Content-Length", Files.size(file))
        .build();
  }

  /** Begins an export to a bucket. */
  @POST
  @Path("/export")
  @Consumes(MediaType.WILDCARD)
  public Response export(String text) {
    return Response.accepted(jobs.create(text)).build();
  }

  /** How an export is. */
  @GET
  @Path("/export/{id}")
  public ExportJob export(@PathParam("id") UUID id) {
    return jobs.find(id).orElseThrow(() -> Refusal.notFound("There is no export %s", id));
  }

  /** All exports, the newest first. */
  @GET
  @Path("/export")
  public Exports exports() {
    return new Exports(jobs.all());
  }
}
