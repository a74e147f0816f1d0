// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.edge.feed.FeedRegistry;
import io.millwright.edge.forward.DestinationMessages;
import io.millwright.edge.report.ReportReceiver;
import io.millwright.feed.EdgeFeeds;
import io.millwright.reading.Alias;
import io.millwright.reading.ReadingSink;
import io.millwright.report.EdgeReport;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Talks to a Millwright server as the gateway, the registry of feeds and the receiver of reports of
 * an edge.
 */
public final class HttpGateway implements Gateway, FeedRegistry, ReportReceiver, AutoCloseable {
  private static final System.Logger LOG = System.getLogger(HttpGateway.class.getName());
  private static final int NOT_FOUND = 404;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int LONGEST_REASON = 300;

  private final URI server;
  private final DestinationMessages destination;
  private final Optional<String> token;

  /** The refused streams in the server's answer to the last declaration. */
  private volatile Set<Alias> refused = Set.of();

  private volatile boolean isOld;

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  /**
   * Creates the client.
   *
   * @param server the server's address, such as {@code http://127.0.0.1:8080}
   * @param token the edge's token; empty if the server does not require one
   */
  public HttpGateway(URI server, Optional<String> token) {
    this.server = server;
    destination = new DestinationMessages(server, token.isPresent());
    this.token = token;
  }

  @Override
  public List<Capability> capabilities(String edge) {
    return send(request(edge, "configuration").GET())
        .path("capabilities")
        .valueStream()
        .map(capability ->
            new Capability(
                capability.path("namespace").asText(),
                capability.path("version").asText(),
                capability.path("configuration").asText()))
        .toList();
  }

  @Override
  public void report(String edge, Capability capability, Optional<String> failure) {
    var body =
        json.createObjectNode()
            .put("namespace", capability.namespace())
            .put("version", capability.version())
            .put("failure", failure.orElse(""));
    send(
        request(edge, "configuration")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString())));
  }

  @Override
  public void declare(EdgeFeeds declaration) {
    var body = json.createObjectNode().put("since", declaration.since().toString());
    var sources = body.putArray("sources");
    for (var source : declaration.sources()) {
      var aliases = sources.addObject().put("source", source.source()).putArray("aliases");
      source.aliases().forEach(alias -> aliases.add(alias.path()));
    }
    var answer =
        send(
            request(declaration.edge(), "feeds")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body.toString())));
    var others = new HashSet<Alias>();
    answer.path("refused").forEach(each -> others.add(new Alias(each.path("alias").asText())));
    refused = Set.copyOf(others);
  }

  @Override
  public Set<Alias> refused(String edge) {
    return refused;
  }

  @Override
  public void report(EdgeReport report) {
    var body = EdgeReportJson.of(json, report).toString();
    var answer =
        ask(
            request(report.edge(), "status")
                .header("Content-Type", "application/json")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    if (answer.statusCode() == NOT_FOUND) {
      // A server of an earlier version accepts readings without knowing reports.
      if (!isOld) {
        isOld = true;
        LOG.log(
            System.Logger.Level.INFO,
            "server=%s knows no status of edges; it is older than this edge".formatted(server));
      }
      return;
    }
    isOld = false;
    var _ = json(answer);
  }

  private HttpRequest.Builder request(String edge, String what) {
    var text = server.toString();
    var address =
        "%s/api/v1/edges/%s/%s"
            .formatted(
                text.endsWith("/") ? text.substring(0, text.length() - 1) : text,
                URLEncoder.encode(edge, StandardCharsets.UTF_8),
                what);
    var builder = HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE);
    token.ifPresent(secret -> builder.header("Authorization", "Bearer " + secret));
    return builder;
  }

  private JsonNode send(HttpRequest.Builder request) {
    return json(ask(request));
  }

  private HttpResponse<String> ask(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new ReadingSink.UnavailableException(destination.unreachable(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReadingSink.UnavailableException(
          "%s was not waited for any longer".formatted(server), e);
    }
  }

  private JsonNode json(HttpResponse<String> answer) {
    if (answer.statusCode() != 200) {
      throw new ReadingSink.UnavailableException(
          destination.refused(answer, reason(answer.body())), new IOException(answer.body()));
    }
    try {
      return json.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new ReadingSink.UnavailableException(
          "%s answers something that is not JSON; check that it is a Millwright server"
              .formatted(server),
          e);
    }
  }

  private String reason(String body) {
    try {
      var answer = json.readTree(body);
      var message = answer.path("message").asText(answer.at("/error/message").asText());
      return message.substring(0, Math.min(LONGEST_REASON, message.length()));
    } catch (JsonProcessingException _) {
      return "";
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
