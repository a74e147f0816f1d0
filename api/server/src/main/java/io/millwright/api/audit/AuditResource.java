// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.audit;

import io.millwright.access.Action;
import io.millwright.api.caller.Needs;
import io.millwright.api.json.Query;
import io.millwright.application.audit.AuditLog;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Answers who changed what, and when. */
@Path("/api/v1/audit")
@Produces(MediaType.APPLICATION_JSON)
@Needs(Action.ADMINISTER)
final class AuditResource {
  private static final int MOST = 1_000;
  private static final int USUAL = 100;

  /** The number of entries that are read at once. */
  private static final int PIECE = 20;

  /** The most characters of changes; the page ends after the piece that exceeds it. */
  private static final long MOST_CHARACTERS = 4_000_000;

  private final AuditLog log;

  AuditResource(AuditLog log) {
    this.log = log;
  }

  /**
   * The answer.
   *
   * @param entries the entries, the newest first
   * @param nextToken the token for the next page; null at the end
   */
  record Audit(List<Entry> entries, @Nullable String nextToken) {}

  /** An entry. */
  record Entry(long number, Instant time, String who, String via, List<String> changes) {}

  /** Returns one page of entries, the newest first. */
  @GET
  public Audit audit(
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("nextToken") @Nullable String token) {
    int most = Query.number("limit", limit, 1, MOST, USUAL);
    var found = read(Query.before(token), most + 1);
    var page =
        found.entries().stream()
            .limit(most)
            .map(each -> {
              var entry = each.entry();
              return new Entry(
                  each.number(), entry.time(), entry.who(), entry.via(), entry.changes());
            })
            .toList();
    boolean isAll = found.isAll() && found.entries().size() <= most;
    return new Audit(page, isAll ? null : Long.toString(page.getLast().number()));
  }

  /**
   * Entries that were read.
   *
   * @param isAll false if reading ended early because the entries have much text
   */
  private record Found(List<AuditLog.Numbered> entries, boolean isAll) {}

  /** Reads entries in pieces until there are enough or they fill an answer. */
  private Found read(OptionalLong before, int limit) {
    var found = new ArrayList<AuditLog.Numbered>();
    long characters = 0;
    var at = before;
    while (found.size() < limit) {
      int asked = Math.min(PIECE, limit - found.size());
      var piece = log.entries(at, asked);
      found.addAll(piece);
      characters +=
          piece.stream()
              .flatMap(each -> each.entry().changes().stream())
              .mapToLong(String::length)
              .sum();
      if (piece.size() < asked) {
        break;
      }
      if (characters > MOST_CHARACTERS) {
        return new Found(found, false);
      }
      at = OptionalLong.of(piece.getLast().number());
    }
    return new Found(found, true);
  }
}
