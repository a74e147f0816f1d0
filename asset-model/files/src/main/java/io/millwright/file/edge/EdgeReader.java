// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.edge;

import io.millwright.asset.id.Keys;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.Scalars;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.reading.Alias;
import io.millwright.source.EdgeDefinition;
import io.millwright.source.Setting;
import io.millwright.source.Settings;
import io.millwright.source.SourceDefinition;
import io.millwright.source.TagDefinition;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads one document that begins with {@code edge:}. */
final class EdgeReader {
  private static final List<String> SOURCE_KEYS = List.of("name", "tags", "max_ahead");
  private static final Set<String> SECRETS = Set.of("password", "passwd", "secret", "token");

  private final YamlDocument document;
  private final List<Problem> problems;
  private final Map<String, Position> names = new HashMap<>();
  private final Map<Alias, Position> aliases = new HashMap<>();

  EdgeReader(YamlDocument document, List<Problem> problems) {
    this.document = document;
    this.problems = problems;
  }

  Optional<EdgeDefinition> read() {
    var fields = new Fields(document, document.root(), "", problems);
    var name = fields.required("edge", "name the edge, such as edge: graz-line-1");
    name.filter(scalar -> !Keys.NODE.matcher(scalar.getValue()).matches())
        .ifPresent(scalar ->
            fields.report(
                scalar,
                "\"%s\" is not a name for an edge; use 1 to 128 letters, digits, _, . and -"
                    .formatted(scalar.getValue())));
    if (!fields.has("sources")) {
      fields.report(document.root(), "\"sources\" is missing; add sources: and a list of them");
    }
    var sources = new ArrayList<SourceDefinition>();
    int number = 0;
    for (var item : fields.list("sources")) {
      number++;
      if (item instanceof MappingNode mapping) {
        source(mapping, number).ifPresent(sources::add);
      } else {
        fields.report(item, "Expected a source with name:, its protocol and tags:");
      }
    }
    fields.finish();
    // Also without a name, so that what is wrong for its connectors is said, too.
    return Optional.of(
        new EdgeDefinition(name.map(ScalarNode::getValue).orElse("unnamed"), sources));
  }

  private Optional<SourceDefinition> source(MappingNode node, int number) {
    var unnamed = new Fields(document, node, "source " + number, problems);
    var name = unnamed.required("name", "name the source, such as name: filler-plc");
    var known = name.map(ScalarNode::getValue).orElse(Integer.toString(number));
    var subject = "source " + known;
    // The second of a name gets another one, so that nobody says once more that they are two.
    var own = names.containsKey(known) ? "%s %d".formatted(known, number) : known;
    var fields = unnamed.about(subject);
    name.ifPresent(scalar -> {
      var first = names.putIfAbsent(scalar.getValue(), fields.position(scalar));
      if (first != null) {
        fields.report(
            scalar,
            "Source \"%s\" stands twice, first on line %s; give each its own name"
                .formatted(scalar.getValue(), Integer.toString(first.line())));
      }
    });
    if (!fields.has("tags")) {
      fields.report(node, "\"tags\" is missing; add tags: and a list of what to read");
    }
    var tags = new ArrayList<TagDefinition>();
    int tagNumber = 0;
    for (var item : fields.list("tags")) {
      tagNumber++;
      if (item instanceof MappingNode mapping) {
        tag(mapping, "%s, tag %s".formatted(subject, tagNumber)).ifPresent(tags::add);
      } else {
        fields.report(item, "Expected a tag, such as {alias: /graz/line-1/power, holding: 0}");
      }
    }
    var maxAhead = fields.duration("max_ahead");
    var protocol = protocol(fields, node);
    fields.finish();
    return protocol.map(entry ->
        new SourceDefinition(own, entry.key(), settings(own, fields, entry), tags, maxAhead));
  }

  /** Returns the one key besides the source's own that holds a mapping. */
  private static Optional<Fields.Entry> protocol(Fields fields, MappingNode node) {
    var candidates =
        fields.rest().stream()
            .filter(entry ->
                entry.value() instanceof MappingNode
                    || (entry.value() instanceof ScalarNode scalar
                        && Fields.isEmpty(scalar)
                        && Spelling.nearest(entry.key(), SOURCE_KEYS).isEmpty()))
            .toList();
    candidates.forEach(entry -> fields.know(entry.key()));
    if (candidates.isEmpty()) {
      fields.report(
          node, "The source has no protocol; add opcua: {endpoint: ...} or modbus: {host: ...}");
      return Optional.empty();
    }
    candidates.stream()
        .skip(1)
        .forEach(entry ->
            fields.report(
                entry.keyNode(),
                "A source has one protocol, this one has %s already; make two sources of it"
                    .formatted(candidates.getFirst().key())));
    return Optional.of(candidates.getFirst());
  }

  private static Settings settings(String source, Fields fields, Fields.Entry protocol) {
    return protocol.value() instanceof MappingNode mapping
        ? settings(
            " MILLWRIGHT_PASSWORD_" + source.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_"),
            fields.below(mapping),
            fields.position(protocol.keyNode()))
        : new Settings(fields.position(protocol.keyNode()), Map.of());
  }

  /**
   * Returns the entries that nobody has asked for.
   *
   * @param variable with a space before it, the name of the environment variable of a password
   */
  private static Settings settings(String variable, Fields fields, Position position) {
    var settings = new LinkedHashMap<String, Setting>();
    for (var entry : fields.rest()) {
      if (SECRETS.contains(entry.key().toLowerCase(Locale.ROOT))) {
        fields.report(
            entry.keyNode(),
            "A %s does not belong in a file; remove it and give it by environment variable%s"
                .formatted(entry.key(), variable));
      } else {
        fields
            .scalar(entry.key())
            .ifPresent(scalar ->
                settings.put(entry.key(), new Setting(scalar.getValue(), fields.position(scalar))));
      }
      fields.know(entry.key());
    }
    return new Settings(position, settings);
  }

  private Optional<TagDefinition> tag(MappingNode node, String subject) {
    var fields = new Fields(document, node, subject, problems);
    var written =
        fields.required("alias", "name the data stream, such as alias: /graz/line-1/power");
    var alias = written.flatMap(scalar -> Scalars.alias(fields, scalar));
    if (alias.isPresent()) {
      var position = fields.position(written.orElseThrow());
      var first = aliases.putIfAbsent(alias.get(), position);
      if (first != null) {
        fields.report(
            position,
            "Alias %s stands twice, first on line %s; give each tag its own"
                .formatted(alias.get(), Integer.toString(first.line())));
      }
    }
    double scale = fields.number("scale", 1);
    double offset = fields.number("offset", 0);
    double deadband = fields.number("deadband", 0);
    if (scale == 0) {
      fields.report(
          fields.find("scale").orElseThrow().value(),
          "scale: 0 makes every value the same; give another number or remove it");
    }
    if (deadband < 0) {
      fields.report(
          fields.find("deadband").orElseThrow().value(),
          "deadband: %s is negative; give zero or more".formatted(Double.toString(deadband)));
    }
    var address = settings("", fields, fields.position());
    return Optional.of(
        new TagDefinition(
            alias.orElseGet(() -> new Alias(subject)), address, scale, offset, deadband));
  }
}
