// SPDX-License-Identifier: Apache-2.0
package io.millwright.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * What callers of a running server wait for whose plant is {@link LargePlant}. The argument is the
 * server's address. It leaves the plant as it was.
 */
public final class ServerBenchmark {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TIMES = 9;

  private final URI server;
  private final HttpClient http = HttpClient.newHttpClient();

  private ServerBenchmark(URI server) {
    this.server = server;
  }

  /** Prints a table. */
  public static void main(String[] args) {
    new ServerBenchmark(URI.create(args[0])).run();
  }

  private void run() {
    Measured.head();
    var machine = asset("/site-05/line-50/machine-50");
    var site = asset("/site-05");
    var model = describe(machine).path("assetModelId").asText();
    changes(machine, site, describe(site), model);
    lists(site);
    Measured.median(
        "open the tree: the upper 2,000 assets", TIMES, get("/api/v1/assets?limit=2000"));
    Measured.median(
        "open a line: its 100 machines",
        TIMES,
        get("/api/v1/assets?within=/site-05/line-50&limit=2000"));
    Measured.median("search", TIMES, get("/api/v1/assets?search=line-50/machine-5&limit=200"));
    Measured.median("the page of a site", TIMES, get("/api/v1/asset?path=/site-05"));
    plan();
  }

  private void changes(String machine, String site, JsonNode described, String model) {
    Measured.median(
        "UpdateAsset",
        TIMES,
        () ->
            send(
                "PUT",
                "/assets/" + machine,
                JSON.createObjectNode().put("assetName", "Renamed " + System.nanoTime())));
    send("PUT", "/assets/" + machine, JSON.createObjectNode().put("assetName", "machine-50"));
    var property = describe(machine).path("assetProperties").path(2).path("id").asText();
    Measured.median(
        "UpdateAssetProperty",
        TIMES,
        () ->
            send(
                "PUT",
                "/assets/%s/properties/%s".formatted(machine, property),
                JSON.createObjectNode().put("propertyAlias", "/elsewhere/" + System.nanoTime())));
    send("PUT", "/assets/%s/properties/%s".formatted(machine, property), JSON.createObjectNode());
    var created = new String[] {""};
    Measured.median(
        "CreateAsset and DeleteAsset",
        TIMES,
        () -> {
          create(model, created);
          send("DELETE", "/assets/" + created[0], JSON.createObjectNode());
        });
    var lines = described.path("assetHierarchies").path(0).path("id").asText();
    var line = asset("/site-05/line-50");
    create(describe(line).path("assetModelId").asText(), created);
    var association =
        JSON.createObjectNode().put("hierarchyId", lines).put("childAssetId", created[0]);
    Measured.median(
        "AssociateAssets and DisassociateAssets",
        TIMES,
        () -> {
          send("POST", "/assets/" + site + "/associate", association);
          send("POST", "/assets/" + site + "/disassociate", association);
        });
    send("DELETE", "/assets/" + created[0], JSON.createObjectNode());
  }

  private void create(String model, String[] created) {
    created[0] =
        send(
                "POST",
                "/assets",
                JSON.createObjectNode()
                    .put("assetName", "New " + System.nanoTime())
                    .put("assetModelId", model))
            .path("assetId")
            .asText();
  }

  private void lists(String site) {
    Measured.median(
        "ListAssets, the first 250 of all", TIMES, get("/assets?filter=ALL&maxResults=250"));
    Measured.once(
        "ListAssets, all of them in pages of 10,000",
        () -> pages("/assets?filter=ALL&maxResults=10000", "assetSummaries"));
    Measured.median(
        "ListAssociatedAssets",
        TIMES,
        get("/assets/%s/hierarchies?maxResults=250".formatted(site)));
    Measured.median("ListTimeSeries, the first 250", TIMES, get("/timeseries?maxResults=250"));
    var last = "/timeseries?maxResults=250&aliasPrefix=/site-09/line-98/";
    Measured.median("ListTimeSeries, 250 of the last line", TIMES, get(last));
    var far =
        "/timeseries?maxResults=250&nextToken=" + call("GET", last, "").path("nextToken").asText();
    Measured.median("ListTimeSeries, the page at the far end", TIMES, get(far));
  }

  private int pages(String path, String field) {
    int count = 0;
    var next = "";
    do {
      var page = call("GET", path + (next.isEmpty() ? "" : "&nextToken=" + next), "");
      count += page.path(field).size();
      next = page.path("nextToken").asText();
    } while (!next.isEmpty());
    if (count != LargePlant.ASSETS) {
      throw new IllegalStateException("%d assets were listed".formatted(count));
    }
    return count;
  }

  private void plan() {
    var files = JSON.createObjectNode();
    var list = files.putArray("files");
    LargePlant.files()
        .forEach((name, text) -> list.addObject().put("name", name).put("text", text));
    var text = files.toString();
    Measured.median(
        "plan, nothing changed", 3, () -> expect(call("POST", "/api/v1/plan", text), 0));
    var changed = text.replace("name: Site 5", "name: Site V");
    Measured.median("plan, one change", 3, () -> expect(call("POST", "/api/v1/plan", changed), 1));
    Measured.median(
        "apply, one change", 1, () -> expect(call("POST", "/api/v1/apply", changed), 1));
    Measured.median("apply, it is back", 1, () -> expect(call("POST", "/api/v1/apply", text), 1));
  }

  private static void expect(JsonNode answer, int changes) {
    if (answer.path("changes").size() != changes) {
      throw new IllegalStateException("%s instead of %d".formatted(answer, changes));
    }
  }

  private String asset(String path) {
    return call("GET", "/api/v1/asset?path=" + URLEncoder.encode(path, StandardCharsets.UTF_8), "")
        .path("id")
        .asText();
  }

  private JsonNode describe(String id) {
    return call("GET", "/assets/" + id, "");
  }

  private Runnable get(String path) {
    return () -> call("GET", path, "");
  }

  private JsonNode send(String method, String path, JsonNode body) {
    return call(method, path, body.toString());
  }

  private JsonNode call(String method, String path, String body) {
    try {
      var response =
          http.send(
              HttpRequest.newBuilder(server.resolve(path))
                  .timeout(Duration.ofMinutes(5))
                  .header("Content-Type", "application/json")
                  .method(
                      method,
                      body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      if (response.statusCode() >= 400) {
        throw new IllegalStateException(
            "%s %s: %d %s".formatted(method, path, response.statusCode(), response.body()));
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
