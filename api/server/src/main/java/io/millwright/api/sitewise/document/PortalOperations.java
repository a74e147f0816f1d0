// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import static io.millwright.api.sitewise.document.Rule.Member.optional;
import static io.millwright.api.sitewise.document.Rule.Member.required;
import static io.millwright.api.sitewise.document.Rule.arn;
import static io.millwright.api.sitewise.document.Rule.choice;
import static io.millwright.api.sitewise.document.Rule.email;
import static io.millwright.api.sitewise.document.Rule.matching;
import static io.millwright.api.sitewise.document.Rule.oneOf;
import static io.millwright.api.sitewise.document.Rule.structure;
import static io.millwright.api.sitewise.document.Rule.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.document.ClientTokens;
import io.millwright.api.document.Tags;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.application.document.Document;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on portals. A portal is a document: our own web UI stands at its URL. */
@Path("/portals")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class PortalOperations {
  private static final String LOGO = "portal-logo";
  private static final int MOST_LOGO = 1_500_000;

  private static final Rule.Structure FILE =
      structure(
          required("data", matching(4 * MOST_LOGO / 3 + 4, "[A-Za-z0-9+/]+={0,2}", "base64")),
          required("type", choice("PNG")));

  private static final Rule.Structure COMMON =
      structure(
          required("portalName", text(256)),
          optional("portalDescription", text(2_048)),
          required("portalContactEmail", email()),
          required("roleArn", arn()),
          optional("notificationSenderEmail", email()),
          optional(
              "alarms",
              structure(required("alarmRoleArn", arn()), optional("notificationLambdaArn", arn()))),
          optional("portalType", choice("SITEWISE_PORTAL_V1", "SITEWISE_PORTAL_V2")),
          optional(
              "portalTypeConfiguration",
              new Rule.Entries(
                  text(128),
                  structure(optional("portalTools", new Rule.Items(text(256), 0, 100))))));

  private static final Rule.Structure NEW =
      COMMON.and(
          optional("portalAuthMode", choice("IAM", "SSO")), optional("portalLogoImageFile", FILE));

  private static final Rule.Structure CHANGED =
      COMMON.and(
          optional(
              "portalLogoImage", oneOf(optional("id", new Rule.Id()), optional("file", FILE))));

  private final Resources resources;
  private final ClientTokens tokens;
  private final ObjectMapper json;

  PortalOperations(Resources resources, ClientTokens tokens, ObjectMapper json) {
    this.resources = resources;
    this.tokens = tokens;
    this.json = json;
  }

  /** CreatePortal. */
  @POST
  public Response create(String text, @Context UriInfo uri) {
    var body = Body.parse(json, text);
    var fields = NEW.read(body);
    var tags = Tags.given(body);
    var logo = checked(fields.remove("portalLogoImageFile"));
    if (!fields.has("portalAuthMode")) {
      fields.put("portalAuthMode", "SSO");
    }
    withType(fields);
    var answer =
        tokens.once(
            "CreatePortal",
            body.findText("clientToken"),
            () -> {
              var id = UUID.randomUUID();
              keep(logo, fields, id.toString());
              var portal = resources.create(Kind.PORTAL, id, "", fields, tags);
              return portal
                  .created()
                  .put("portalStartUrl", url(uri))
                  .put("ssoApplicationId", portal.id())
                  .set("portalStatus", state("ACTIVE"));
            });
    return Response.accepted(answer).build();
  }

  /** DescribePortal. */
  @GET
  @Path("/{portalId}")
  public ObjectNode describe(@PathParam("portalId") String id, @Context UriInfo uri) {
    var portal = resources.find(Kind.PORTAL, id);
    var answer =
        portal.description().put("portalClientId", portal.id()).put("portalStartUrl", url(uri));
    var logo = answer.remove("logo");
    if (logo != null) {
      answer
          .putObject("portalLogoImageLocation")
          .put("id", logo.textValue())
          .put("url", "%sportals/%s/logo".formatted(url(uri), portal.id()));
    }
    return answer.set("portalStatus", state("ACTIVE"));
  }

  /** The logo of a portal, at the URL that DescribePortal gives. */
  @GET
  @Path("/{portalId}/logo")
  @Produces("image/png")
  public byte[] logo(@PathParam("portalId") String id) {
    var portal = resources.find(Kind.PORTAL, id);
    return resources
        .findPart(logoKey(portal))
        .filter(_ -> portal.fields().has("logo"))
        .map(logo -> Base64.getDecoder().decode(logo.body().path("data").asText()))
        .orElseThrow(() -> Refusal.notFound("Portal %s has no logo", portal.id()));
  }

  /** UpdatePortal; what is left out is taken away. */
  @PUT
  @Path("/{portalId}")
  public Response update(@PathParam("portalId") String id, String text) {
    var fields = CHANGED.read(Body.parse(json, text));
    withType(fields);
    var image = fields.remove("portalLogoImage");
    var logo = image == null ? Optional.<ObjectNode>empty() : checked(image.get("file"));
    resources.update(
        Kind.PORTAL,
        id,
        before -> {
          fields.set("portalAuthMode", before.fields().get("portalAuthMode"));
          if (image != null && image.has("id")) {
            if (!image.get("id").equals(before.fields().get("logo"))) {
              throw Refusal.invalid(
                  "portalLogoImage.id %s is not that of the portal's logo; send the file",
                  image.get("id"));
            }
            fields.set("logo", image.get("id"));
          }
          keep(logo, fields, before.id());
          return fields;
        });
    return accepted("ACTIVE");
  }

  /** DeletePortal, with its access policies; refused where it has projects. */
  @DELETE
  @Path("/{portalId}")
  public Response delete(
      @PathParam("portalId") String id, @QueryParam("clientToken") @Nullable String token) {
    tokens.once(
        "DeletePortal",
        Optional.ofNullable(token),
        () -> {
          resources.delete(
              Kind.PORTAL,
              id,
              portal -> {
                resources.refuseParent(portal, Kind.PROJECT);
                return Stream.concat(
                    Stream.of(logoKey(portal)), resources.keys(Kind.ACCESS_POLICY, portal));
              });
          return JsonNodeFactory.instance.objectNode();
        });
    return accepted("DELETING");
  }

  /** ListPortals. */
  @GET
  public ObjectNode list(
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most,
      @Context UriInfo uri) {
    return resources.page(
        Kind.PORTAL,
        "",
        _ -> true,
        "portalSummaries",
        portal -> {
          var summary = portal.summary(List.of("Name", "Description")).put("startUrl", url(uri));
          summary.set("roleArn", portal.fields().get("roleArn"));
          summary.set("portalType", portal.fields().get("portalType"));
          return summary.set("status", state("ACTIVE"));
        },
        token,
        most);
  }

  private static void withType(ObjectNode fields) {
    if (!fields.has("portalType")) {
      fields.put("portalType", "SITEWISE_PORTAL_V1");
    }
  }

  /** A logo that is a PNG image, as PNG (3rd edition), 5.2, has it begin. */
  private static Optional<ObjectNode> checked(@Nullable JsonNode file) {
    if (file == null) {
      return Optional.empty();
    }
    byte[] start = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    try {
      var data = Base64.getDecoder().decode(file.path("data").asText());
      if (data.length <= MOST_LOGO && Arrays.equals(start, Arrays.copyOf(data, start.length))) {
        return Optional.of((ObjectNode) file);
      }
    } catch (IllegalArgumentException e) {
      // Said below, like data that is no image.
    }
    throw Refusal.invalid("The logo is not a PNG image of up to %d bytes in base64", MOST_LOGO);
  }

  private void keep(Optional<ObjectNode> logo, ObjectNode fields, String portal) {
    logo.ifPresent(image -> {
      fields.put("logo", UUID.randomUUID().toString());
      resources.putPart(new Document.Key(LOGO, portal), portal, image);
    });
  }

  private static Document.Key logoKey(Resource portal) {
    return new Document.Key(LOGO, portal.id());
  }

  private static String url(UriInfo uri) {
    return uri.getBaseUri().toString();
  }

  private static ObjectNode state(String state) {
    return JsonNodeFactory.instance.objectNode().put("state", state);
  }

  private static Response accepted(String state) {
    return Response.accepted(
            JsonNodeFactory.instance.objectNode().set("portalStatus", state(state)))
        .build();
  }
}
