// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on datasets, which are stored unchanged. */
@Path("/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class DatasetOperations implements DocumentOperations.Rules {
  private static final String VERSION = "datasetVersion";

  private final DocumentOperations documents;
  private final Resources resources;

  DatasetOperations(DocumentOperations documents, Resources resources) {
    this.documents = documents;
    this.resources = resources;
  }

  @Override
  public Kind kind() {
    return Kind.DATASET;
  }

  @Override
  public void complete(ObjectNode fields, String id, Optional<Resource> before) {
    fields.put(VERSION, before.map(known -> known.nextVersion(VERSION)).orElse("1"));
  }

  @Override
  public void tell(Resource resource, ObjectNode answer) {
    if (answer.has(VERSION) && !answer.has("datasetDescription")) {
      // The protocol requires a description.
      answer.put("datasetDescription", "");
    }
  }

  /** Handles CreateDataset. */
  @POST
  public Response create(String text) {
    return documents.create(this, text);
  }

  /** Handles DescribeDataset. */
  @GET
  @Path("/{datasetId}")
  public ObjectNode describe(@PathParam("datasetId") String id) {
    return documents.describe(this, id);
  }

  /** Handles UpdateDataset. */
  @PUT
  @Path("/{datasetId}")
  public Response update(@PathParam("datasetId") String id, String text) {
    return documents.update(this, id, text);
  }

  /** Handles DeleteDataset. */
  @DELETE
  @Path("/{datasetId}")
  public Response delete(
      @PathParam("datasetId") String id, @QueryParam("clientToken") @Nullable String token) {
    return documents.delete(this, id, token);
  }

  /** Handles ListDatasets; all are of the only sourceType that is taken. */
  @GET
  public ObjectNode list(
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    return resources.page(
        Kind.DATASET,
        "",
        _ -> true,
        "datasetSummaries",
        dataset -> {
          var summary = dataset.summary(List.of("Name", "Description")).put("arn", dataset.arn());
          if (!summary.has("description")) {
            summary.put("description", "");
          }
          return summary.set("status", Resource.state("ACTIVE"));
        },
        token,
        most);
  }
}
