// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import io.millwright.value.DurationText;
import io.millwright.value.Micros;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads one mapping of a file key by key, and reports what is missing, of the wrong form, written
 * twice, or, at {@link #finish}, unknown.
 */
public final class Fields {
  private static final Set<String> EMPTY = Set.of("", "~", "null", "Null", "NULL");

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");
  private static final Pattern FRACTION = Pattern.compile("[0-9]+([eE][+-]?[0-9]+)?");
  private static final Pattern COMMA = Pattern.compile("[+-]?[0-9]+,[0-9]+");

  /**
   * A key and its value.
   *
   * @param keyNode where the key is written
   */
  public record Entry(String key, Node keyNode, Node value) {}

  private final YamlDocument document;
  private final Node node;
  private final String subject;
  private final List<Problem> problems;
  private final Map<String, Entry> entries;
  private final Set<String> asked;

  /**
   * Makes the members of a mapping of a document.
   *
   * @param subject what the mapping defines, for messages
   * @param problems gets what is wrong with the members
   */
  public Fields(YamlDocument document, MappingNode node, String subject, List<Problem> problems) {
    this.document = document;
    this.node = node;
    this.subject = subject;
    this.problems = problems;
    entries = new LinkedHashMap<>();
    asked = new LinkedHashSet<>();
    for (var tuple : node.getValue()) {
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        report(tuple.getKeyNode(), "A key must be a word; did you forget quotes around {...}?");
        continue;
      }
      var entry = new Entry(key.getValue(), key, tuple.getValueNode());
      var first = entries.putIfAbsent(entry.key(), entry);
      if (first != null) {
        report(
            key,
            "\"%s\" stands twice, first on line %s; keep one of them"
                .formatted(entry.key(), document.position(first.keyNode()).line()));
      }
    }
  }

  /** Returns the same mapping, with another subject in messages from now on. */
  public Fields about(String newSubject) {
    return new Fields(this, newSubject, problems);
  }

  /** Returns the same mapping, with another place for problems from now on. */
  public Fields reportingTo(List<Problem> others) {
    return new Fields(this, subject, others);
  }

  /** Returns a mapping below this one, with the same subject. */
  public Fields below(MappingNode mapping) {
    return new Fields(document, mapping, subject, problems);
  }

  /** What has been asked for is known to both. */
  private Fields(Fields other, String subject, List<Problem> problems) {
    document = other.document;
    node = other.node;
    this.problems = problems;
    entries = other.entries;
    asked = other.asked;
    this.subject = subject;
  }

  /** Returns where the mapping begins. */
  public Position position() {
    return document.position(node);
  }

  /** Returns where a node of the document begins. */
  public Position position(Node of) {
    return document.position(of);
  }

  /** Returns the document that the mapping is a part of. */
  public YamlDocument document() {
    return document;
  }

  /** Returns whether the mapping has a key. */
  public boolean has(String key) {
    return entries.containsKey(key);
  }

  /** Returns all entries, in the order of the file; their keys count as known. */
  public List<Entry> all() {
    asked.addAll(entries.keySet());
    return List.copyOf(entries.values());
  }

  /** Returns the entries that nobody has asked for yet. */
  public List<Entry> rest() {
    return entries.values().stream().filter(entry -> !asked.contains(entry.key())).toList();
  }

  /** Returns the entries that stand behind one with this value. */
  public List<Entry> following(Node value) {
    return entries.values().stream()
        .dropWhile(entry -> !entry.value().equals(value))
        .skip(1)
        .toList();
  }

  /** Takes a key as known. */
  public void know(String key) {
    asked.add(key);
  }

  /** Returns the entry with a key, which counts as known from now on. */
  public Optional<Entry> find(String key) {
    asked.add(key);
    return Optional.ofNullable(entries.get(key));
  }

  /** Returns a single value; a problem where it is empty or not single. */
  public Optional<ScalarNode> scalar(String key) {
    return find(key)
        .flatMap(entry -> {
          if (!(entry.value() instanceof ScalarNode scalar)) {
            report(
                entry.value(),
                "%s must be a single value; put it in quotes if it has braces or brackets"
                    .formatted(key));
            return Optional.empty();
          }
          if (isEmpty(scalar)) {
            report(entry.keyNode(), "%s is empty; give a value or remove it".formatted(key));
            return Optional.empty();
          }
          return isCut(entry, scalar) ? Optional.empty() : Optional.of(scalar);
        });
  }

  /**
   * Returns whether YAML has cut a number at its comma: in {@code {scale: 2,5}} it sees the keys
   * {@code scale} and {@code 5}, which has no value. That is reported.
   */
  private boolean isCut(Entry entry, ScalarNode scalar) {
    if (!scalar.isPlain() || !WHOLE.matcher(scalar.getValue()).matches()) {
      return false;
    }
    var rest =
        following(scalar).stream()
            .findFirst()
            .filter(next -> FRACTION.matcher(next.key()).matches())
            .filter(next -> next.value() instanceof ScalarNode value && isEmpty(value));
    rest.ifPresent(next -> {
      know(next.key());
      report(
          scalar,
          "%s: \"%s,%s\" has a comma; write %s.%s, with a point"
              .formatted(
                  entry.key(), scalar.getValue(), next.key(), scalar.getValue(), next.key()));
    });
    return rest.isPresent();
  }

  /** Returns the end of a message about a text that is no number. */
  public static String decimals(String text) {
    return COMMA.matcher(text.strip()).matches()
        ? "; write %s, with a point".formatted(text.strip().replace(',', '.'))
        : "";
  }

  /** Returns the text of a single value; a value that is not single is reported. */
  public Optional<String> text(String key) {
    return scalar(key).map(ScalarNode::getValue);
  }

  /** Returns a single value that must be there. */
  public Optional<ScalarNode> required(String key, String advice) {
    if (!has(key)) {
      know(key);
      var misspelt = misspelt(key);
      if (misspelt.isPresent()) {
        return misspelt;
      }
      report(node, "\"%s\" is missing; %s".formatted(key, advice));
    }
    return scalar(key);
  }

  /**
   * Returns the value of a key that others depend on, also where the key is misspelt, which is
   * reported.
   */
  public Optional<ScalarNode> meant(String key) {
    return has(key) ? scalar(key) : misspelt(key);
  }

  private Optional<ScalarNode> misspelt(String key) {
    know(key);
    var misspelt =
        rest().stream()
            .filter(entry -> Spelling.nearest(entry.key(), List.of(key)).isPresent())
            .findFirst();
    misspelt.ifPresent(entry ->
        report(
            entry.keyNode(),
            "Unknown key \"%s\"; did you mean \"%s\"?".formatted(entry.key(), key)));
    return misspelt.flatMap(entry -> scalar(entry.key()));
  }

  /** Returns a finite number, or the fallback. */
  public double number(String key, double fallback) {
    return scalar(key)
        .map(scalar ->
            parseDouble(scalar.getValue())
                .orElseGet(() -> {
                  report(
                      scalar,
                      "%s: \"%s\" is not a number%s"
                          .formatted(key, scalar.getValue(), decimals(scalar.getValue())));
                  return fallback;
                }))
        .orElse(fallback);
  }

  /** Returns a time such as 10s. */
  public Optional<Duration> duration(String key) {
    return scalar(key)
        .flatMap(scalar -> {
          var parsed = DurationText.parse(scalar.getValue());
          if (parsed.isEmpty()) {
            report(
                scalar,
                "%s: \"%s\" is not a time such as 500ms, 10s, 5m, 8h or 1d"
                    .formatted(key, scalar.getValue()));
          }
          return parsed;
        });
  }

  /** Returns a moment such as 2026-11-24T06:00:00Z, truncated to the microsecond. */
  public Optional<Instant> time(ScalarNode written) {
    try {
      return Optional.of(Micros.truncate(OffsetDateTime.parse(written.getValue()).toInstant()));
    } catch (DateTimeParseException e) {
      report(
          written,
          "\"%s\" is no time with a zone; write 2026-11-24T06:00:00Z or 2026-11-24T07:00:00+01:00"
              .formatted(written.getValue()));
      return Optional.empty();
    }
  }

  /** Returns the id that is written beside a key, where one is. */
  public Optional<UUID> id() {
    return scalar("id")
        .flatMap(scalar -> {
          try {
            return Optional.of(UUID.fromString(scalar.getValue()));
          } catch (IllegalArgumentException e) {
            report(
                scalar,
                "id: \"%s\" is not a UUID; remove it to get one from the key"
                    .formatted(scalar.getValue()));
            return Optional.empty();
          }
        });
  }

  /** Returns a mapping below a key; empty where there is none. */
  public Optional<MappingNode> mapping(String key) {
    return find(key)
        .flatMap(entry ->
            switch (entry.value()) {
              case MappingNode mapping -> Optional.of(mapping);
              case ScalarNode scalar when isEmpty(scalar) -> Optional.empty();
              default -> {
                report(
                    entry.value(),
                    "%s must hold keys with values, as in %s: {key: value}".formatted(key, key));
                yield Optional.empty();
              }
            });
  }

  /** Returns the items of a list below a key. */
  public List<Node> list(String key) {
    return find(key).map(entry -> list(key, entry)).orElse(List.of());
  }

  /** Returns the items of the list that an entry is; an entry that is no list is reported. */
  public List<Node> list(String key, Entry entry) {
    return switch (entry.value()) {
      case SequenceNode sequence -> sequence.getValue();
      case ScalarNode scalar when isEmpty(scalar) -> List.of();
      default -> {
        report(
            entry.value(),
            "%s must be a list; begin each item with \"- \" on a line of its own".formatted(key));
        yield List.of();
      }
    };
  }

  /** Reports every key that nobody asked for. */
  public void finish() {
    for (var entry : rest()) {
      report(
          entry.keyNode(),
          "Unknown key \"%s\"%s".formatted(entry.key(), Spelling.hint(entry.key(), asked)));
    }
  }

  /** Reports a problem at a node. */
  public void report(Node at, String message) {
    report(document.position(at), message);
  }

  /** Reports a problem at a place. */
  public void report(Position at, String message) {
    problems.add(new Problem(at, subject, message));
  }

  /** Returns whether a value is empty, such as {@code null} without quotes. */
  public static boolean isEmpty(ScalarNode scalar) {
    return scalar.isPlain() && EMPTY.contains(scalar.getValue());
  }

  /** Returns the finite number that a text is; empty where the text is none. */
  public static Optional<Double> parseDouble(String text) {
    try {
      return Optional.of(new BigDecimal(text.strip()).doubleValue()).filter(Double::isFinite);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
