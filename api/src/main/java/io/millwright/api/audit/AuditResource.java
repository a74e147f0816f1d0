// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.audit;

import io.millwright.access.Action;
import io.millwright.api.access.Needs;
import io.millwright.api.json.Query;
import io.millwright.audit.AuditLog;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who changed what, and when. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Action.ADMINISTER)
final class AuditResource {
  private static final int MOST = 1_000;
  private static final int USUAL = 100;

  private final AuditLog log;

  AuditResource(AuditLog log) {
    this.log = log;
  }

  /**
   * The answer.
   *
   * @param entries the newest first
   * @param nextToken what to ask for the next page; null at the end
   */
  record Audit(List<Entry> entries, @Nullable String nextToken) {}

  /** An entry. */
  record Entry(long number, Instant time, String who, String via, List<String> changes) {}

  /** One page, the newest first. */
  @GET
  public Audit audit(
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("nextToken") @Nullable String token) {
    int most = Query.number("limit", limit, 1, MOST, USUAL);
    var found = log.entries(Query.before(token), most + 1);
    var page =
        found.stream()
            .limit(most)
            .map(each -> {
              var entry = each.entry();
              return new Entry(
                  each.number(), entry.time(), entry.who(), entry.via(), entry.changes());
            })
            .toList();
    return new Audit(page, found.size() > most ? Long.toString(page.getLast().number()) : null);
  }
}
