// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli;

import io.millwright.connector.ConnectorContext;
import io.millwright.connector.opcua.browse.BrowseException;
import io.millwright.connector.opcua.browse.BrowsedServer;
import io.millwright.connector.opcua.browse.BrowsedVariable;
import io.millwright.connector.opcua.browse.EdgeFileText;
import io.millwright.connector.opcua.browse.OpcUaBrowser;
import io.millwright.edge.Passwords;
import io.millwright.file.ModelSkeleton;
import io.millwright.source.Setting;
import io.millwright.source.Settings;
import io.millwright.source.SourceDefinition;
import io.millwright.validation.Position;
import io.millwright.value.DataType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code browse}: writes an OPC UA server's variables as an edge file, and as a first model file.
 */
@Command(
    name = "browse",
    mixinStandardHelpOptions = true,
    description = "Lists an OPC UA server's variables as a ready edge file.")
final class BrowseCommand implements Callable<Integer> {
  private static final int MOST_NAMED = 20;

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

  @Option(
      names = "--model-file",
      paramLabel = "FILE",
      description =
          "write models and assets for these variables there, with types, units and ranges, to"
              + " begin a plant with")
  private Optional<Path> modelFile = Optional.empty();

  @Option(names = "--security", description = "such as Basic256Sha256/SignAndEncrypt")
  private Optional<String> security = Optional.empty();

  @Option(names = "--user", description = "password: MILLWRIGHT_PASSWORD_<NAME> in the environment")
  private Optional<String> user = Optional.empty();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "where Millwright's certificate is kept, as for run and edge; without it, one is made for"
              + " this call alone")
  private Optional<Path> data = Optional.empty();

  @Override
  public Integer call() throws IOException {
    modelFile.filter(Files::exists).ifPresent(BrowseCommand::refuse);
    var settings = new LinkedHashMap<String, Setting>();
    settings.put("endpoint", setting(endpoint));
    security.ifPresent(value -> settings.put("security", setting(value)));
    user.ifPresent(value -> settings.put("user", setting(value)));
    var source =
        new SourceDefinition(name, "opcua", new Settings(Position.NONE, settings), List.of());
    var server = browse(source);
    var stem = stem(prefix);
    spec.commandLine().getOut().print(EdgeFileText.of(name, source, stem, server.variables()));
    spec.commandLine().getOut().flush();
    if (modelFile.isPresent()) {
      write(modelFile.get(), ModelSkeleton.text(name, streams(server.variables(), stem)));
    }
    server.missing().stream().limit(MOST_NAMED).forEach(this::name);
    int missing = server.missing().size();
    if (missing > 0) {
      say(
          "%d %s could not be listed whole%s; the files hold what was found"
              .formatted(
                  missing,
                  missing == 1 ? "node" : "nodes",
                  missing > MOST_NAMED ? ", of which %d are named".formatted(MOST_NAMED) : ""));
    }
    return missing == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Browses with the certificate of a data folder, or with a temporary one. */
  private BrowsedServer browse(SourceDefinition source) throws IOException {
    if (data.isPresent()) {
      return browse(source, data.get());
    }
    var folder = Files.createTempDirectory("millwright-browse");
    try {
      return browse(source, folder);
    } catch (BrowseException e) {
      throw security.isEmpty()
          ? e
          : new IllegalStateException(
              e.getMessage()
                  + " (the certificate was made for this call alone; with --data DIR it is kept, so"
                  + " that the server can trust it)",
              e);
    } finally {
      try (Stream<Path> files = Files.walk(folder)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  private static BrowsedServer browse(SourceDefinition source, Path folder) {
    return new OpcUaBrowser(
            new ConnectorContext(InstantSource.system(), new Passwords(System.getenv()), folder))
        .browse(source);
  }

  private void name(BrowsedServer.Missing missing) {
    say(
        "%s (/%s) could not be listed whole: %s"
            .formatted(missing.node(), String.join("/", missing.path()), missing.reason()));
  }

  private void say(String message) {
    spec.commandLine().getErr().println(message.replaceAll("\\p{Cntrl}", " "));
  }

  /** Returns the streams that the edge file delivers and whose values have a known type. */
  private List<ModelSkeleton.Stream> streams(List<BrowsedVariable> variables, String stem) {
    var aliases = EdgeFileText.aliases(stem, variables);
    var streams = new ArrayList<ModelSkeleton.Stream>();
    int leftOut = 0;
    for (int i = 0; i < variables.size(); i++) {
      var variable = variables.get(i);
      var type = type(variable);
      if (type.isEmpty() || !EdgeFileText.obstacle(variable).isEmpty()) {
        leftOut++;
        if (leftOut <= MOST_NAMED) {
          say(
              "Not in the model file: %s (%s)"
                  .formatted(
                      aliases.get(i),
                      EdgeFileText.obstacle(variable).isEmpty()
                          ? "the server gives no type for it"
                          : EdgeFileText.obstacle(variable)));
        }
        continue;
      }
      streams.add(
          new ModelSkeleton.Stream(
              aliases.get(i),
              variable.path(),
              type.get(),
              List.of(variable.unit().standard(), variable.unit().shown()),
              remark(variable)));
    }
    if (leftOut > MOST_NAMED) {
      say(
          "%d variables are not in the model file, of which %d are named"
              .formatted(leftOut, MOST_NAMED));
    }
    return streams;
  }

  private static Optional<DataType> type(BrowsedVariable variable) {
    return switch (variable.kind()) {
      case BOOLEAN -> Optional.of(DataType.BOOLEAN);
      case INTEGER -> Optional.of(DataType.INTEGER);
      case DOUBLE -> Optional.of(DataType.DOUBLE);
      case STRING -> Optional.of(DataType.STRING);
      case UNKNOWN, NOT_A_VALUE -> Optional.empty();
    };
  }

  /** Returns a remark with the range, the unit if the model lost it, and the description. */
  private static String remark(BrowsedVariable variable) {
    var shown = variable.unit().shown();
    return Stream.of((variable.range() + " " + shown).strip(), variable.description())
        .filter(part -> !part.isEmpty() && !part.equals(variable.path().getLast()))
        .reduce((first, second) -> first + "; " + second)
        .orElse("");
  }

  private static void write(Path file, String text) {
    try {
      var folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException _) {
      refuse(file);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot write %s; check the path and its permissions".formatted(file), e);
    }
  }

  private static void refuse(Path file) {
    throw new IllegalArgumentException(
        "%s is there already; name a new file with --model-file".formatted(file));
  }

  /** Returns a prefix with a slash before it and none behind it. */
  private static String stem(String prefix) {
    var bare = prefix.replaceAll("^/+|/+$", "");
    return bare.isEmpty() ? "" : "/" + bare;
  }

  private static Setting setting(String text) {
    return new Setting(text, Position.NONE);
  }
}
