// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bulk;

import io.millwright.access.Action;
import io.millwright.api.bounds.RequestEnd;
import io.millwright.api.caller.Caller;
import io.millwright.api.caller.CallerPlaces;
import io.millwright.api.caller.Scoped;
import io.millwright.api.json.Query;
import io.millwright.api.problem.Refusal;
import io.millwright.application.plant.Plants;
import io.millwright.historian.files.value.BoundedWriter;
import io.millwright.historian.files.value.DiskNearlyFullException;
import io.millwright.historian.files.value.TooManyValuesException;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers values of the historian as files that a bulk import can read, and runs exports. */
@Path("/api/v1/values")
@Produces(MediaType.APPLICATION_JSON)
final class ValuesResource {
  /** The most files at once. Each is on the disk until its reader has it or has disconnected. */
  private static final int AT_ONCE = 4;

  private static final int OF_CALLER = 2;

  private final CallerPlaces files = new CallerPlaces(AT_ONCE, OF_CALLER);
  private final ExportJobs jobs;
  private final StoredValues values;
  private final Plants plants;
  private final Caller caller;
  private final InstantSource clock;

  ValuesResource(
      ExportJobs jobs, StoredValues values, Plants plants, Caller caller, InstantSource clock) {
    this.jobs = jobs;
    this.values = values;
    this.plants = plants;
    this.caller = caller;
    this.clock = clock;
  }

  /** The answer with all exports. */
  record Exports(List<ExportJob> exports) {}

  /**
   * Returns one file with the values that the caller may read.
   *
   * @param streams the beginning of the aliases; all streams if it is not given
   * @param from the start, exclusive; the beginning if it is not given
   * @param to the end, inclusive; now if it is not given
   * @param computed whether to include transforms and metrics
   */
  @GET
  @Scoped
  @Produces(MediaType.APPLICATION_OCTET_STREAM)
  public Response values(
      @QueryParam("streams") @DefaultValue("") String streams,
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("format") @DefaultValue("csv") String format,
      @QueryParam("computed") @Nullable String computed,
      @Context RoutingContext context)
      throws IOException {
    var selection =
        ExportRequest.selection(
            streams, from, to, Query.flag("computed", computed), clock.instant());
    var written = ExportRequest.format("format", format);
    var principal = caller.principal();
    var plant = plants.now();
    var answer =
        Response.ok()
            .header(
                "Content-Disposition",
                "attachment; filename=\"values.%s\"".formatted(written.code()));
    if (HttpMethod.HEAD.equals(context.request().method())) {
      return answer.build();
    }
    var payer = Caller.payer(context);
    if (!files.take(payer)) {
      throw new Refusal(
          Refusal.Kind.SERVICE_UNAVAILABLE,
          "%d files of values are being written or read already, or %d of yours; try again when they are done, or use an export"
              .formatted(AT_ONCE, OF_CALLER));
    }
    try {
      // The values are first written to a file. Its length lets the reader check that it is
      // complete, and a slow reader keeps no query open in the database.
      var file = RequestFiles.create(".values", context);
      try (var writer = written.write(file)) {
        values.write(
            selection,
            alias -> Caller.may(principal, Action.READ, plant, alias),
            new BoundedWriter(writer, file, () -> context.response().closed()));
      }
      return answer.entity(file).build();
    } catch (TooManyValuesException e) {
      throw new Refusal(
          Refusal.Kind.INVALID_REQUEST,
          e.getMessage() + ", or export them to a bucket (POST /api/v1/values/export)",
          e);
    } catch (DiskNearlyFullException e) {
      throw new Refusal(Refusal.Kind.SERVICE_UNAVAILABLE, e.getMessage(), e);
    } finally {
      // The place is given back after the file is deleted.
      RequestEnd.add(context, () -> files.giveBack(payer));
    }
  }

  /** Starts an export to a bucket. */
  @POST
  @Path("/export")
  @Consumes(MediaType.WILDCARD)
  public Response export(String text) {
    return Response.accepted(jobs.create(text)).build();
  }

  /** Returns the state of an export. */
  @GET
  @Path("/export/{id}")
  public ExportJob export(@PathParam("id") UUID id) {
    return jobs.find(id).orElseThrow(() -> Refusal.notFound("There is no export %s", id));
  }

  /** Cancels an export. */
  @DELETE
  @Path("/export/{id}")
  public ExportJob cancel(@PathParam("id") UUID id) {
    return jobs.cancel(id).orElseThrow(() -> Refusal.notFound("There is no export %s", id));
  }

  /** Returns all exports, the newest first. */
  @GET
  @Path("/export")
  public Exports exports() {
    return new Exports(jobs.all());
  }
}
