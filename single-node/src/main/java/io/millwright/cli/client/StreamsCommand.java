// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code streams}: lists the streams that no property claims and the measurements that no stream
 * feeds.
 */
@Command(
    name = "streams",
    mixinStandardHelpOptions = true,
    description =
        "Lists the data streams that no property claims, and the measurements that nothing feeds.")
public final class StreamsCommand implements Runnable {
  @Mixin private ServerOption server = new ServerOption();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--prefix",
      paramLabel = "PATH",
      defaultValue = "",
      description = "only those whose alias starts so")
  private String prefix = "";

  @Override
  public void run() {
    var client = server.client();
    var out = spec.commandLine().getOut();
    list(client, "unclaimed", "Streams that no property claims", out);
    out.println();
    list(client, "unfed", "Measurements that nothing feeds", out);
  }

  private void list(ServerClient client, String kind, String title, PrintWriter out) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("alias", "last reading", "delivered by"));
    var query =
        "/api/v1/streams/%s?limit=1000&prefix=%s"
            .formatted(kind, URLEncoder.encode(prefix, StandardCharsets.UTF_8));
    var next = "";
    do {
      var page =
          client.get(
              next.isEmpty()
                  ? query
                  : query + "&nextToken=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
      for (var stream : page.path("streams")) {
        rows.add(
            List.of(
                stream.path("alias").asText(),
                stream.path("lastReading").asText("never"),
                stream.path("deliveredBy").asText("")));
      }
      next = page.path("nextToken").asText("");
    } while (!next.isEmpty() && !next.equals("null"));
    out.println(title + (rows.size() == 1 ? ": none" : ":"));
    if (rows.size() > 1) {
      TextTable.print(rows, out);
    }
  }
}
