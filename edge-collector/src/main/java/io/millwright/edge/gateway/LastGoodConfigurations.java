// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.file.edge.EdgeFiles;
import io.millwright.folder.PrivateFolder;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.Settings;
import io.millwright.source.SourceDefinition;
import io.millwright.validation.InvalidException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The last gateway configurations that an edge could run, stored on its own disk as one edge file
 * in JSON for each. The edge starts with them while the server is unavailable.
 */
final class LastGoodConfigurations {
  private static final System.Logger LOG = System.getLogger(LastGoodConfigurations.class.getName());
  private static final String SUFFIX = ".json";

  private final Path folder;
  private final ObjectMapper json = new ObjectMapper();

  LastGoodConfigurations(Path folder) {
    this.folder = folder;
  }

  /** Returns the stored sources of each configuration, by its namespace. */
  Map<String, List<SourceDefinition>> read() {
    var all = new TreeMap<String, List<SourceDefinition>>();
    if (!Files.isDirectory(folder)) {
      return all;
    }
    try (var files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (var file : files) {
        var name = String.valueOf(file.getFileName());
        try {
          all.put(
              name.substring(0, name.length() - SUFFIX.length()).replace('_', ':'),
              EdgeFiles.read(file).sources());
        } catch (InvalidException e) {
          LOG.log(
              System.Logger.Level.WARNING,
              "%s is skipped, because it can't be read: %s".formatted(file, e.problems()));
        }
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read %s".formatted(folder), e);
    }
  }

  /** Stores the sources of a configuration. */
  void write(String edge, String namespace, List<SourceDefinition> sources) {
    try {
      PrivateFolder.make(folder);
      var file = file(namespace);
      var part = file.resolveSibling(file.getFileName() + ".part");
      Files.writeString(part, text(new EdgeDefinition(edge, sources)));
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "Cannot keep the configuration in %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Deletes the stored sources of a configuration. */
  void remove(String namespace) {
    try {
      Files.deleteIfExists(file(namespace));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove %s".formatted(file(namespace)), e);
    }
  }

  /**
   * Returns the file of a namespace. Colons are replaced, because not every file system allows
   * them.
   */
  private Path file(String namespace) {
    return folder.resolve(namespace.replace(':', '_') + SUFFIX);
  }

  private String text(EdgeDefinition edge) {
    var root = json.createObjectNode().put("edge", edge.name());
    var sources = root.putArray("sources");
    for (var source : edge.sources()) {
      var entry = sources.addObject().put("name", source.name());
      put(entry.putObject(source.protocol()), source.settings());
      source.maxAhead().ifPresent(ahead -> entry.put("max_ahead", ahead.toMillis() + "ms"));
      var tags = entry.putArray("tags");
      for (var tag : source.tags()) {
        var line = tags.addObject().put("alias", tag.alias().path());
        put(line, tag.address());
        line.put("scale", tag.scale()).put("offset", tag.offset()).put("deadband", tag.deadband());
      }
    }
    return root.toPrettyString();
  }

  private static void put(ObjectNode node, Settings settings) {
    settings.entries().forEach((key, setting) -> node.put(key, setting.text()));
  }
}
