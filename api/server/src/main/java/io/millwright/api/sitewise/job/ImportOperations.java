// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.bulk.RequestedPlaces;
import io.millwright.api.caller.Caller;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.Ids;
import io.millwright.api.sitewise.Page;
import io.millwright.api.sitewise.Variants;
import io.millwright.application.UnitOfWork;
import io.millwright.application.job.CreateImport;
import io.millwright.application.job.ImportJob;
import io.millwright.application.job.ImportJobStore;
import io.millwright.value.Micros;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SiteWise's bulk imports: CreateBulkImportJob, DescribeBulkImportJob and ListBulkImportJobs. The
 * files are in a folder of the server or in S3. The role in a request is stored but not needed.
 */
@Path("/jobs")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class ImportOperations {
  private static final String VIA = "SiteWise API";

  private final ImportJobStore jobs;
  private final CreateImport create;
  private final RequestedPlaces places;
  private final Caller caller;
  private final ObjectMapper json;

  ImportOperations(
      ImportJobStore jobs,
      ImportRunner runner,
      RequestedPlaces places,
      UnitOfWork units,
      Caller caller,
      ObjectMapper json,
      InstantSource clock) {
    this.caller = caller;
    this.jobs = jobs;
    create = new CreateImport(jobs, runner::submit, units, clock);
    this.places = places;
    this.json = json;
  }

  /** Handles CreateBulkImportJob. */
  @POST
  public Response create(String text) {
    var request = ImportRequest.of(json, text, places);
    var job = create.create(caller.actor(VIA), request.name(), text);
    return Response.accepted(head(job)).build();
  }

  /** Handles DescribeBulkImportJob. */
  @GET
  @Path("/{jobId}")
  public ObjectNode describe(@PathParam("jobId") String jobId) {
    var job =
        Ids.uuid(jobId)
            .flatMap(jobs::find)
            .orElseThrow(() -> Refusal.notFound("There is no bulk import job %s", jobId));
    var answer = head(job);
    try {
      var request = json.readTree(jobs.findRequest(job.id()).orElse("{}"));
      for (var field :
          List.of(
              "jobRoleArn",
              "files",
              "errorReportLocation",
              "jobConfiguration",
              "adaptiveIngestion",
              "deleteFilesAfterImport")) {
        if (request.hasNonNull(field)) {
          answer.set(field, request.get(field));
        }
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("job %s is not kept as JSON".formatted(jobId), e);
    }
    answer.put("jobCreationDate", Variants.seconds(job.created()));
    return answer.put("jobLastUpdateDate", Variants.seconds(job.updated()));
  }

  /** Handles ListBulkImportJobs. */
  @GET
  public ObjectNode list(
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most,
      @QueryParam("filter") @Nullable String filter) {
    var wanted = filter == null || filter.isEmpty() ? "ALL" : filter;
    var page =
        Page.of(
            jobs.all().stream()
                .filter(job -> wanted.equals("ALL") || job.state().name().equals(wanted))
                .toList(),
            job -> "%020d %s".formatted(Micros.of(job.created()), job.id()),
            token,
            most);
    return page.answer(
        "jobSummaries",
        job ->
            JsonNodeFactory.instance
                .objectNode()
                .put("id", job.id().toString())
                .put("name", job.name())
                .put("status", job.state().name()));
  }

  private static ObjectNode head(ImportJob job) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("jobId", job.id().toString())
        .put("jobName", job.name())
        .put("jobStatus", job.state().name());
  }
}
