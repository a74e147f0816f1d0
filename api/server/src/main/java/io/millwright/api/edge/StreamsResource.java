// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.api.caller.Scoped;
import io.millwright.api.edge.UnmatchedStreams.Loose;
import io.millwright.api.json.Query;
import io.millwright.api.sitewise.Page;
import io.millwright.reading.Alias;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers the streams that no property claims, and the measurements that nothing feeds. */
@Path("/api/v1/streams")
@Produces(MediaType.APPLICATION_JSON)
@Scoped
final class StreamsResource {
  private static final int MOST = 1_000;
  private static final int USUAL = 100;

  private final UnmatchedStreams streams;

  StreamsResource(UnmatchedStreams streams) {
    this.streams = streams;
  }

  /**
   * A page of streams.
   *
   * @param streams the streams, by alias
   * @param nextToken the token for the next page; null at the end
   */
  record LoosePage(List<Loose> streams, @Nullable String nextToken) {}

  /** Returns streams that no property claims. */
  @GET
  @Path("/unclaimed")
  public LoosePage unclaimed(
      @QueryParam("prefix") @Nullable String prefix,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("nextToken") @Nullable String token) {
    int most = Query.number("limit", limit, 1, MOST, USUAL);
    return page(most, count -> streams.unclaimed(orEmpty(prefix), after(token), count));
  }

  /** Returns measurements that nothing feeds. */
  @GET
  @Path("/unfed")
  public LoosePage unfed(
      @QueryParam("prefix") @Nullable String prefix,
      @QueryParam("limit") @Nullable String limit,
      @QueryParam("nextToken") @Nullable String token) {
    int most = Query.number("limit", limit, 1, MOST, USUAL);
    return page(most, count -> streams.unfed(orEmpty(prefix), after(token), count));
  }

  private static LoosePage page(int most, Function<Integer, List<Loose>> read) {
    var found = read.apply(most + 1);
    var page = found.stream().limit(most).toList();
    return new LoosePage(page, found.size() > most ? Page.encode(page.getLast().alias()) : null);
  }

  private static String orEmpty(@Nullable String prefix) {
    return prefix == null ? "" : prefix;
  }

  private static Optional<Alias> after(@Nullable String token) {
    return token == null || token.isEmpty()
        ? Optional.empty()
        : Optional.of(Query.alias(Page.decode(token)));
  }
}
