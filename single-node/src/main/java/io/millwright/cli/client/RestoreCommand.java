// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code restore}: lists what was removed from the plant, or restores one of these things. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Brings an asset back that was removed, with all below it, or a model.",
      "Without a name: lists what was removed."
    })
public final class RestoreCommand implements Runnable {
  @Mixin private ServerOption server = new ServerOption();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..1",
      description = "an asset's path, a model's key, or the id of either")
  private @Nullable String name;

  @Override
  public void run() {
    var client = server.client();
    var removed = client.get("/api/v1/removed?limit=1000").path("removed");
    var out = spec.commandLine().getOut();
    if (name == null) {
      var rows = new ArrayList<List<String>>();
      rows.add(List.of("removed", "name", "when", "version"));
      for (var each : removed) {
        rows.add(
            List.of(
                each.path("place").asText(),
                each.path("name").asText(),
                each.at("/by/time").asText(),
                each.at("/by/number").asText()));
      }
      TextTable.print(rows, out);
      return;
    }
    var found =
        StreamSupport.stream(removed.spliterator(), false).filter(this::isMeant).findFirst();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "Nothing called %s was removed; restore without a name lists what was".formatted(name));
    }
    var id = found.get().path("id").asText();
    client
        .post("/api/v1/restore", JsonNodeFactory.instance.objectNode().put("id", id))
        .path("changes")
        .forEach(change -> out.println(change.asText()));
  }

  private boolean isMeant(JsonNode removed) {
    return removed.path("place").asText().equals(name) || removed.path("id").asText().equals(name);
  }
}
