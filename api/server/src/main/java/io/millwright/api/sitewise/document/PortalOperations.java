// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
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

/**
 * SiteWise's operations on portals. A portal is stored as a document; Millwright's own web UI is at
 * its URL.
 */
@Path("/portals")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class PortalOperations implements DocumentOperations.Rules {
  private static final String LOGO = "portal-logo";
  private static final String LOGO_ID = "logo";
  private static final String AUTH_MODE = "portalAuthMode";

  private final DocumentOperations documents;
  private final Resources resources;
  private final UriInfo uri;

  PortalOperations(DocumentOperations documents, Resources resources, UriInfo uri) {
    this.documents = documents;
    this.resources = resources;
    this.uri = uri;
  }

  @Override
  public Kind kind() {
    return Kind.PORTAL;
  }

  @Override
  public void complete(ObjectNode fields, String id, Optional<Resource> before) {
    var image = fields.remove("portalLogoImage");
    var file = image == null ? fields.remove("portalLogoImageFile") : image.get("file");
    if (image != null && image.has("id")) {
      if (before.filter(known -> image.get("id").equals(known.fields().get(LOGO_ID))).isEmpty()) {
        throw Refusal.invalid(
            "/portalLogoImage/id %s is not that of the portal's logo; send the file",
            image.get("id"));
      }
      fields.set(LOGO_ID, image.get("id"));
    }
    if (file != null) {
      refuseNoImage(file);
      fields.put(LOGO_ID, UUID.randomUUID().toString());
      resources.putPart(new Document.Key(LOGO, id), id, (ObjectNode) file);
    }
    before.ifPresent(known -> fields.set(AUTH_MODE, known.fields().get(AUTH_MODE)));
    fields.putIfAbsent(AUTH_MODE, TextNode.valueOf("SSO"));
    fields.putIfAbsent("portalType", TextNode.valueOf("SITEWISE_PORTAL_V1"));
  }

  @Override
  public Stream<Document.Key> within(Resource portal) {
    resources.refuseParent(portal, Kind.PROJECT);
    return Stream.concat(Stream.of(logoKey(portal)), resources.keys(Kind.ACCESS_POLICY, portal));
  }

  @Override
  public void tell(Resource portal, ObjectNode answer) {
    answer
        .put("portalClientId", portal.id())
        .put("ssoApplicationId", portal.id())
        .put("portalStartUrl", url());
    var logo = answer.remove(LOGO_ID);
    if (logo != null) {
      answer
          .putObject("portalLogoImageLocation")
          .put("id", logo.textValue())
          .put("url", "%sportals/%s/logo".formatted(url(), portal.id()));
    }
  }

  /** Handles CreatePortal. */
  @POST
  public Response create(String text) {
    return documents.create(this, text);
  }

  /** Handles DescribePortal. */
  @GET
  @Path("/{portalId}")
  public ObjectNode describe(@PathParam("portalId") String id) {
    return documents.describe(this, id).without("ssoApplicationId");
  }

  /** Returns the logo of a portal, at the URL in DescribePortal's answer. */
  @GET
  @Path("/{portalId}/logo")
  @Produces("image/png")
  public byte[] logo(@PathParam("portalId") String id) {
    var portal = resources.find(Kind.PORTAL, id);
    return resources
        .findPart(logoKey(portal))
        .filter(_ -> portal.fields().has(LOGO_ID))
        .map(logo -> Base64.getDecoder().decode(logo.body().path("data").asText()))
        .orElseThrow(() -> Refusal.notFound("Portal %s has no logo", portal.id()));
  }

  /** Handles UpdatePortal; what is left out is taken away. */
  @PUT
  @Path("/{portalId}")
  public Response update(@PathParam("portalId") String id, String text) {
    return documents.update(this, id, text);
  }

  /** DeletePortal, with its access policies; refused where it has projects. */
  @DELETE
  @Path("/{portalId}")
  public Response delete(
      @PathParam("portalId") String id, @QueryParam("clientToken") @Nullable String token) {
    return documents.delete(this, id, token);
  }

  /** Handles ListPortals. */
  @GET
  public ObjectNode list(
      @QueryParam("nextToken") @Nullable String token,
      @QueryParam("maxResults") @Nullable String most) {
    return resources.page(
        Kind.PORTAL,
        "",
        _ -> true,
        "portalSummaries",
        portal -> {
          var summary = portal.summary(List.of("Name", "Description")).put("startUrl", url());
          summary.set("roleArn", portal.fields().get("roleArn"));
          summary.set("portalType", portal.fields().get("portalType"));
          return summary.set("status", Resource.state("ACTIVE"));
        },
        token,
        most);
  }

  /** Refuses a logo that is not a PNG image, judged by its first bytes (PNG, 3rd edition, 5.2). */
  private static void refuseNoImage(JsonNode file) {
    byte[] start = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    try {
      var data = Base64.getDecoder().decode(file.path("data").asText());
      if (Arrays.equals(start, Arrays.copyOf(data, start.length))) {
        return;
      }
    } catch (IllegalArgumentException e) {
      // The refusal below covers this case, too.
    }
    throw Refusal.invalid("The logo is not a PNG image in base64");
  }

  private static Document.Key logoKey(Resource portal) {
    return new Document.Key(LOGO, portal.id());
  }

  private String url() {
    return uri.getBaseUri().toString();
  }
}
