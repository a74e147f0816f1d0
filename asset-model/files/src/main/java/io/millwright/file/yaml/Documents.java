// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Cuts files into YAML 1.2 documents. Each document is parsed for itself, so that a mistake in one
 * does not hide those in the next.
 */
public final class Documents {
  /** Enough for 100,000 assets in one file. */
  private static final int LARGEST = 256 * 1024 * 1024;

  private Documents() {}

  /** Returns the documents of a file that could be parsed. */
  public static List<YamlDocument> read(Path file, List<Problem> problems) {
    return read(file, problems, _ -> {});
  }

  /**
   * Returns the documents of a file that could be parsed.
   *
   * @param broken gets the text of each document that could not be parsed; an empty one for a file
   *     that can't be read at all
   */
  public static List<YamlDocument> read(
      Path file, List<Problem> problems, Consumer<String> broken) {
    var source = SourceText.read(file, problems);
    if (source.isEmpty()) {
      broken.accept("");
    }
    return source.map(text -> parse(text, problems, broken)).orElse(List.of());
  }

  /** Returns the documents of a text that could be parsed. */
  public static List<YamlDocument> parse(SourceText source, List<Problem> problems) {
    return parse(source, problems, _ -> {});
  }

  /**
   * Returns the documents of a text that could be parsed.
   *
   * @param broken gets the text of each document that could not be parsed
   */
  public static List<YamlDocument> parse(
      SourceText source, List<Problem> problems, Consumer<String> broken) {
    return chunks(source, problems, broken).stream()
        .flatMap(chunk -> chunk.documents().stream())
        .toList();
  }

  /**
   * Lines of a file that stand between two {@code ---}, and what they hold: mostly one document.
   *
   * @param first the first line, from 0
   * @param end behind the last line
   */
  public record Chunk(SourceText source, int first, int end, List<YamlDocument> documents) {
    /** Returns the lines as they are written. */
    public String text() {
      return source.text().substring(source.lineStart(first), source.lineStart(end));
    }

    /** Returns the comments, and the {@code ---}, above the content of the document. */
    public String head() {
      int line =
          documents.isEmpty()
              ? end
              : documents.getFirst().position(documents.getFirst().root()).line() - 1;
      return source.text().substring(source.lineStart(first), source.lineStart(line));
    }
  }

  /** Returns the parts of a text between two {@code ---}, with their documents. */
  public static List<Chunk> chunks(SourceText source, List<Problem> problems) {
    return chunks(source, problems, _ -> {});
  }

  private static List<Chunk> chunks(
      SourceText source, List<Problem> problems, Consumer<String> broken) {
    var chunks = new ArrayList<Chunk>();
    int first = 0;
    boolean content = false;
    for (int line = 0; line < source.lines(); line++) {
      var text = source.line(line);
      if ((text.equals("---") || text.startsWith("--- ")) && content) {
        chunks.add(chunk(source, first, line, problems, broken));
        first = line;
      }
      content |= !text.isEmpty() && text.charAt(0) != '#' && text.charAt(0) != '%';
    }
    chunks.add(chunk(source, first, source.lines(), problems, broken));
    return chunks;
  }

  private static Chunk chunk(
      SourceText source, int first, int end, List<Problem> problems, Consumer<String> broken) {
    var documents = new ArrayList<YamlDocument>();
    parse(source, first, end, documents, problems, broken);
    return new Chunk(source, first, end, documents);
  }

  private static void parse(
      SourceText source,
      int first,
      int end,
      List<YamlDocument> documents,
      List<Problem> problems,
      Consumer<String> broken) {
    var text = source.text().substring(source.lineStart(first), source.lineStart(end));
    var settings =
        LoadSettings.builder()
            .setLabel(source.file())
            .setUseMarks(true)
            .setCodePointLimit(LARGEST)
            // Read in one piece: the library fails where a pair of surrogates lies between two.
            .setBufferSize(text.length() + 2)
            .build();
    try {
      var events = new ParserImpl(settings, new StreamReader(settings, text));
      var nodes = new Composer(settings, new BoundedEvents(events));
      while (nodes.hasNext()) {
        var node = nodes.next();
        if (node instanceof MappingNode mapping) {
          var document = new YamlDocument(source, first, mapping);
          if (isPlain(document, problems)) {
            documents.add(document);
          } else {
            broken.accept(text);
          }
        } else if (!(node instanceof ScalarNode scalar && scalar.getValue().isEmpty())) {
          problems.add(
              new Problem(
                  position(source, first, node),
                  "",
                  "This document is not a mapping; begin it with model:, asset:, edge: or"
                      + " principal:"));
        }
      }
    } catch (BoundedEvents.ExceededException e) {
      broken.accept(text);
      problems.add(
          new Problem(
              e.getProblemMark()
                  .map(mark -> source.position(YamlDocument.index(source, first, mark)))
                  .orElseGet(() -> new Position(source.file(), first + 1, 1)),
              "",
              String.valueOf(e.getProblem())));
    } catch (YamlEngineException e) {
      broken.accept(text);
      problems.add(YamlMistake.of(source, first, end, e));
    }
  }

  /**
   * Returns whether a document has neither types nor anchors, after reporting those that it has: an
   * anchor makes a tree that people can't follow, or an endless one.
   */
  private static boolean isPlain(YamlDocument document, List<Problem> problems) {
    int before = problems.size();
    anchors(
        document, document.root(), Collections.newSetFromMap(new IdentityHashMap<>()), problems);
    return problems.size() == before;
  }

  private static void anchors(
      YamlDocument document, Node node, Set<Node> seen, List<Problem> problems) {
    // What is met twice, or is its own part, has an anchor.
    if (node.getAnchor().isPresent() && !seen.add(node)) {
      return;
    }
    node.getAnchor()
        .ifPresent(anchor ->
            problems.add(
                new Problem(
                    document.position(node),
                    "",
                    "Anchors and aliases (&%s) are not allowed here; write the value where it is needed"
                        .formatted(anchor.getValue()))));
    var tag = node.getTag().getValue();
    if (tag.startsWith("!")) {
      problems.add(
          new Problem(
              document.position(node),
              "",
              "A text can't begin with %s, which names a type in YAML; put it in quotes"
                  .formatted(tag)));
    }
    switch (node) {
      case MappingNode mapping ->
          mapping
              .getValue()
              .forEach(tuple -> {
                anchors(document, tuple.getKeyNode(), seen, problems);
                anchors(document, tuple.getValueNode(), seen, problems);
              });
      case SequenceNode sequence ->
          sequence.getValue().forEach(each -> anchors(document, each, seen, problems));
      default -> {}
    }
  }

  private static Position position(SourceText source, int first, Node node) {
    return node.getStartMark()
        .map(mark -> source.position(YamlDocument.index(source, first, mark)))
        .orElseGet(() -> new Position(source.file(), first + 1, 1));
  }
}
