// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.problem.Refusal;
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
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * SiteWise's operations on access policies, which say who may see or administer a portal or a
 * project. They are stored as documents and have no effect on Millwright's own roles.
 */
@Path("/access-policies")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class AccessPolicyOperations implements DocumentOperations.Rules {
  private final DocumentOperations documents;
  private final Resources resources;

  AccessPolicyOperations(DocumentOperations documents, Resources resources) {
    this.documents = documents;
    this.resources = resources;
  }

  @Override
  public Kind kind() {
    return Kind.ACCESS_POLICY;
  }

  /** Returns the portal or project of a policy, which must exist. */
  @Override
  public String parent(ObjectNode fields) {
    var resource = fields.path("accessPolicyResource");
    return resource.has("portal")
        ? resources.find(Kind.PORTAL, resource.at("/portal/id").asText()).id()
        : resources.find(Kind.PROJECT, resource.at("/project/id").asText()).id();
  }

  /** Handles CreateAccessPolicy. */
  @POST
  public Response create(String text) {
    return documents.create(this, text);
  }

  /** Handles DescribeAccessPolicy. */
  @GET
  @Path("/{accessPolicyId}")
  public ObjectNode describe(@PathParam("accessPolicyId") String id) {
    return documents.describe(this, id);
  }

  /** Handles UpdateAccessPolicy. */
  @PUT
  @Path("/{accessPolicyId}")
  public Response update(@PathParam("accessPolicyId") String id, String text) {
    return documents.update(this, id, text);
  }

  /** Handles DeleteAccessPolicy. */
  @DELETE
  @Path("/{accessPolicyId}")
  public Response delete(
      @PathParam("accessPolicyId") String id, @QueryParam("clientToken") @Nullable String token) {
    return documents.delete(this, id, token);
  }

  /** Handles ListAccessPolicies. */
  @GET
  public ObjectNode list(
      @QueryParam("identityType") @Nullable String identityType,
      @QueryParam("identityId") @Nullable String identityId,
      @QueryParam("iamArn") @Nullable String iamArn,
      @QueryParam("resourceType") @Nullable String resourceType,
      @QueryParam("resourceId") @Nullable String resourceId,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    if ((resourceType == null) != (resourceId == null)) {
      throw Refusal.invalid("Give /resourceType and /resourceId, or neither");
    }
    var of = Optional.ofNullable(resourceType).map(given -> given.toLowerCase(Locale.ROOT));
    var who = who(identityType, identityId, iamArn);
    return resources.page(
        Kind.ACCESS_POLICY,
        resourceId == null ? "" : resourceId,
        policy ->
            who.test(policy.fields().path("accessPolicyIdentity"))
                && of.map(policy.fields().path("accessPolicyResource")::has).orElse(true),
        "accessPolicySummaries",
        policy -> policy.summary(List.of("Identity", "Resource", "Permission")),
        token,
        most);
  }

  private static Predicate<JsonNode> who(
      @Nullable String type, @Nullable String id, @Nullable String arn) {
    return switch (type == null ? "" : type) {
      case "USER" -> {
        var user = Parameters.text("identityId", id);
        yield identity -> identity.at("/user/id").asText().equals(user);
      }
      case "GROUP" -> {
        var group = Parameters.text("identityId", id);
        yield identity -> identity.at("/group/id").asText().equals(group);
      }
      case "IAM" -> {
        var name = Parameters.text("iamArn", arn);
        yield identity ->
            identity.at("/iamUser/arn").asText().equals(name)
                || identity.at("/iamRole/arn").asText().equals(name);
      }
      default -> {
        if (id != null || arn != null) {
          throw Refusal.invalid("identityType is missing; identityId and iamArn need it");
        }
        yield _ -> true;
      }
    };
  }
}
