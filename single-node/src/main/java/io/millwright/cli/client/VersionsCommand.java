// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code versions}: lists who changed the plant and when. The command apply restores any version.
 */
@Command(
    name = "versions",
    mixinStandardHelpOptions = true,
    description = {
      "Lists the versions of a server's plant, the newest first.",
      "apply --to-version N goes back to one."
    })
public final class VersionsCommand implements Runnable {
  @Mixin private ServerOption server = new ServerOption();

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "at most so many (default: ${DEFAULT-VALUE})")
  private int limit;

  @Override
  public void run() {
    var versions = server.client().get("/api/v1/versions?limit=" + limit).path("versions");
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("version", "time", "changes", "way", "who"));
    for (var version : versions) {
      rows.add(
          List.of(
              version.path("number").asText(),
              version.path("time").asText(),
              version.path("changes").asText(),
              version.path("via").asText(),
              who(version)));
    }
    TextTable.print(rows, spec.commandLine().getOut());
  }

  /**
   * Returns who made a version; empty if callers need not identify themselves, because then only
   * the way is known.
   */
  private static String who(JsonNode version) {
    var who = version.path("who").asText();
    return who.equals(version.path("via").asText()) ? "" : who;
  }
}
