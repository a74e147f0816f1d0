// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.connector.ConnectorContext;
import io.millwright.connector.opcua.EdgeFileText;
import io.millwright.connector.opcua.OpcUaBrowser;
import io.millwright.edge.Passwords;
import io.millwright.source.Setting;
import io.millwright.source.Settings;
import io.millwright.source.SourceDefinition;
import io.millwright.validation.Position;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code browse}: an OPC UA server's variables as an edge file. */
@Command(
    name = "browse",
    mixinStandardHelpOptions = true,
    description = "Lists an OPC UA server's variables as a ready edge file.")
final class BrowseCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Parameters(paramLabel = "opc.tcp://HOST:PORT", description = "the server's address")
  private String endpoint = "";

  @Option(
      names = "--name",
      defaultValue = "plc",
      description = "the name of the edge and the source (default: ${DEFAULT-VALUE})")
  private String name = "plc";

  @Option(
      names = "--prefix",
      defaultValue = "",
      description = "what all aliases begin with, such as /graz/line-1")
  private String prefix = "";

  @Option(names = "--security", description = "such as Basic256Sha256/SignAndEncrypt")
  private Optional<String> security = Optional.empty();

  @Option(names = "--user", description = "password: MILLWRIGHT_PASSWORD_<NAME> in the environment")
  private Optional<String> user = Optional.empty();

  @Override
  public void run() {
    var settings = new LinkedHashMap<String, Setting>();
    settings.put("endpoint", setting(endpoint));
    security.ifPresent(value -> settings.put("security", setting(value)));
    user.ifPresent(value -> settings.put("user", setting(value)));
    var source =
        new SourceDefinition(name, "opcua", new Settings(Position.NONE, settings), List.of());
    var context = new ConnectorContext(InstantSource.system(), new Passwords(System.getenv()));
    var variables = new OpcUaBrowser(context).browse(source);
    spec.commandLine().getOut().print(EdgeFileText.of(name, source, prefix, variables));
    spec.commandLine().getOut().flush();
  }

  private static Setting setting(String text) {
    return new Setting(text, Position.NONE);
  }
}
