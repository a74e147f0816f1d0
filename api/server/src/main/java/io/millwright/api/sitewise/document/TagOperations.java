// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.caller.Caller;
import io.millwright.api.document.Tags;
import io.millwright.api.json.Body;
import io.millwright.application.UnitOfWork;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** SiteWise's operations on tags, for everything that has an ARN. */
@Path("/tags")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
final class TagOperations {
  private static final String VIA = "SiteWise API";

  private final Tags tags;
  private final TaggedResources tagged;
  private final UnitOfWork units;
  private final Caller caller;
  private final ObjectMapper json;

  TagOperations(
      Tags tags, TaggedResources tagged, UnitOfWork units, Caller caller, ObjectMapper json) {
    this.units = units;
    this.caller = caller;
    this.tags = tags;
    this.tagged = tagged;
    this.json = json;
  }

  /** Handles TagResource. */
  @POST
  public ObjectNode tag(@QueryParam("resourceArn") @Nullable String arn, String text) {
    var body = Body.parse(json, text);
    body.object("tags");
    var given = Tags.given(body);
    return units.run(
        caller.actor(VIA),
        journal -> {
          var existing = tagged.existing(arn);
          tags.add(existing, given);
          journal.add("~ tags of %s: put %s".formatted(existing, given));
          return JsonNodeFactory.instance.objectNode();
        });
  }

  /** Handles UntagResource. */
  @DELETE
  public ObjectNode untag(
      @QueryParam("resourceArn") @Nullable String arn, @QueryParam("tagKeys") List<String> keys) {
    return units.run(
        caller.actor(VIA),
        journal -> {
          var existing = tagged.existing(arn);
          tags.remove(existing, keys);
          journal.add("~ tags of %s: took away %s".formatted(existing, keys));
          return JsonNodeFactory.instance.objectNode();
        });
  }

  /** Handles ListTagsForResource. */
  @GET
  public ObjectNode list(@QueryParam("resourceArn") @Nullable String arn) {
    var answer = JsonNodeFactory.instance.objectNode();
    var list = answer.putObject("tags");
    tags.of(tagged.existing(arn)).forEach(list::put);
    return answer;
  }
}
