// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import static io.millwright.api.sitewise.document.Rule.Member.optional;
import static io.millwright.api.sitewise.document.Rule.Member.required;
import static io.millwright.api.sitewise.document.Rule.arn;
import static io.millwright.api.sitewise.document.Rule.choice;
import static io.millwright.api.sitewise.document.Rule.oneOf;
import static io.millwright.api.sitewise.document.Rule.plainText;
import static io.millwright.api.sitewise.document.Rule.structure;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.document.Tags;
import io.millwright.api.json.Body;
import io.millwright.api.sitewise.Ids;
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

/** SiteWise's operations on datasets, which are kept as they are given. */
@Path("/datasets")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class DatasetOperations {
  private static final String VERSION = "datasetVersion";

  private static final Rule.Structure CHANGED =
      structure(
          required("datasetName", plainText(256)),
          optional("datasetDescription", plainText(2_048)),
          required(
              "datasetSource",
              structure(
                  required("sourceType", choice("KENDRA")),
                  required("sourceFormat", choice("KNOWLEDGE_BASE")),
                  optional(
                      "sourceDetail",
                      oneOf(
                          optional(
                              "kendra",
                              structure(
                                  required("knowledgeBaseArn", arn()),
                                  required("roleArn", arn()))))))));

  private final Resources resources;
  private final ClientTokens tokens;
  private final ObjectMapper json;

  DatasetOperations(Resources resources, ClientTokens tokens, ObjectMapper json) {
    this.resources = resources;
    this.tokens = tokens;
    this.json = json;
  }

  /** CreateDataset. */
  @POST
  public Response create(String text) {
    var body = Body.parse(json, text);
    var fields = CHANGED.read(body);
    var tags = Tags.given(body);
    var answer =
        tokens.once(
            "CreateDataset",
            body.findText("clientToken"),
            () -> {
              var id = Ids.chosen("datasetId", body.findText("datasetId"));
              fields.put(VERSION, "1");
              return resources
                  .create(Kind.DATASET, id, "", fields, tags)
                  .created()
                  .set("datasetStatus", state("ACTIVE"));
            });
    return Response.accepted(answer).build();
  }

  /** DescribeDataset. */
  @GET
  @Path("/{datasetId}")
  public ObjectNode describe(@PathParam("datasetId") String id) {
    return resources.find(Kind.DATASET, id).description().set("datasetStatus", state("ACTIVE"));
  }

  /** UpdateDataset; a description that is left out is taken away. */
  @PUT
  @Path("/{datasetId}")
  public Response update(@PathParam("datasetId") String id, String text) {
    var fields = CHANGED.read(Body.parse(json, text));
    var after =
        resources.update(
            Kind.DATASET, id, before -> fields.put(VERSION, before.nextVersion(VERSION)));
    return Response.accepted(after.created().<ObjectNode>set("datasetStatus", state("ACTIVE")))
        .build();
  }

  /** DeleteDataset. */
  @DELETE
  @Path("/{datasetId}")
  public Response delete(
      @PathParam("datasetId") String id, @QueryParam("clientToken") @Nullable String token) {
    tokens.once(
        "DeleteDataset",
        Optional.ofNullable(token),
        () -> {
          resources.delete(Kind.DATASET, id);
          return JsonNodeFactory.instance.objectNode();
        });
    return Response.accepted(
            JsonNodeFactory.instance
                .objectNode()
                .<ObjectNode>set("datasetStatus", state("DELETING")))
        .build();
  }

  /** ListDatasets. */
  @GET
  public ObjectNode list(
      @QueryParam("sourceType") @Nullable String sourceType,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    Parameters.choice("sourceType", Parameters.text("sourceType", sourceType), "KENDRA");
    return resources.page(
        Kind.DATASET,
        "",
        _ -> true,
        "datasetSummaries",
        dataset ->
            dataset
                .summary(List.of("Name", "Description"))
                .put("arn", dataset.arn())
                .set("status", state("ACTIVE")),
        token,
        most);
  }

  private static ObjectNode state(String state) {
    return JsonNodeFactory.instance.objectNode().put("state", state);
  }
}
