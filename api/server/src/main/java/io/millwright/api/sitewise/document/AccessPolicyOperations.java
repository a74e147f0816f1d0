// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import static io.millwright.api.sitewise.document.Rule.Member.optional;
import static io.millwright.api.sitewise.document.Rule.Member.required;
import static io.millwright.api.sitewise.document.Rule.arn;
import static io.millwright.api.sitewise.document.Rule.choice;
import static io.millwright.api.sitewise.document.Rule.matching;
import static io.millwright.api.sitewise.document.Rule.oneOf;
import static io.millwright.api.sitewise.document.Rule.structure;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.document.Tags;
import io.millwright.api.json.Body;
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
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * SiteWise's operations on access policies, which say who may see or administer a portal or a
 * project. They are kept as documents: our own roles don't follow them.
 */
@Path("/access-policies")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class AccessPolicyOperations {
  private static final Rule.Structure NAMED =
      structure(required("id", matching(256, "\\S+", "an id without spaces")));
  private static final Rule.Structure BY_ARN = structure(required("arn", arn()));
  private static final Rule.Structure BY_ID = structure(required("id", new Rule.Id()));

  private static final Rule.Structure FIELDS =
      structure(
          required(
              "accessPolicyIdentity",
              oneOf(
                  optional("user", NAMED),
                  optional("group", NAMED),
                  optional("iamUser", BY_ARN),
                  optional("iamRole", BY_ARN))),
          required(
              "accessPolicyResource", oneOf(optional("portal", BY_ID), optional("project", BY_ID))),
          required("accessPolicyPermission", choice("ADMINISTRATOR", "VIEWER")));

  private final Resources resources;
  private final ClientTokens tokens;
  private final ObjectMapper json;

  AccessPolicyOperations(Resources resources, ClientTokens tokens, ObjectMapper json) {
    this.resources = resources;
    this.tokens = tokens;
    this.json = json;
  }

  /** CreateAccessPolicy. */
  @POST
  public Response create(String text) {
    var body = Body.parse(json, text);
    var fields = FIELDS.read(body);
    var tags = Tags.given(body);
    var answer =
        tokens.once(
            "CreateAccessPolicy",
            body.findText("clientToken"),
            () ->
                resources.change(() ->
                    resources
                        .create(
                            Kind.ACCESS_POLICY,
                            UUID.randomUUID(),
                            resource(fields).id(),
                            fields,
                            tags)
                        .created()));
    return Response.status(Response.Status.CREATED).entity(answer).build();
  }

  /** DescribeAccessPolicy. */
  @GET
  @Path("/{accessPolicyId}")
  public ObjectNode describe(@PathParam("accessPolicyId") String id) {
    return resources.find(Kind.ACCESS_POLICY, id).description();
  }

  /** UpdateAccessPolicy. */
  @PUT
  @Path("/{accessPolicyId}")
  public ObjectNode update(@PathParam("accessPolicyId") String id, String text) {
    var fields = FIELDS.read(Body.parse(json, text));
    resources.update(Kind.ACCESS_POLICY, id, _ -> resource(fields).id(), _ -> fields);
    return JsonNodeFactory.instance.objectNode();
  }

  /** DeleteAccessPolicy. */
  @DELETE
  @Path("/{accessPolicyId}")
  public void delete(
      @PathParam("accessPolicyId") String id, @QueryParam("clientToken") @Nullable String token) {
    tokens.once(
        "DeleteAccessPolicy",
        Optional.ofNullable(token),
        () -> {
          resources.delete(Kind.ACCESS_POLICY, id);
          return JsonNodeFactory.instance.objectNode();
        });
  }

  /** ListAccessPolicies. */
  @GET
  public ObjectNode list(
      @QueryParam("identityType") @Nullable String identityType,
      @QueryParam("identityId") @Nullable String identityId,
      @QueryParam("iamArn") @Nullable String iamArn,
      @QueryParam("resourceType") @Nullable String resourceType,
      @QueryParam("resourceId") @Nullable String resourceId,
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    var type = Parameters.choice("resourceType", resourceType, "PORTAL", "PROJECT");
    if (type.isPresent() != (resourceId != null)) {
      throw Refusal.invalid("Give resourceType and resourceId, or neither");
    }
    var of = type.map(given -> given.toLowerCase(Locale.ROOT));
    var who = who(identityType, identityId, iamArn);
    return resources.page(
        Kind.ACCESS_POLICY,
        resourceId == null ? "" : Parameters.id("resourceId", resourceId),
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
    return switch (Parameters.choice("identityType", type, "USER", "GROUP", "IAM").orElse("")) {
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

  /** The portal or project that a policy is about, which must exist. */
  private Resource resource(ObjectNode fields) {
    var resource = fields.get("accessPolicyResource");
    return resource.has("portal")
        ? resources.find(Kind.PORTAL, resource.at("/portal/id").asText())
        : resources.find(Kind.PROJECT, resource.at("/project/id").asText());
  }
}
