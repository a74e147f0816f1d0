// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.sitewise.SiteWiseDocuments;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

  /** So much of a file is looked at to see whether it is a model file with another name. */
  private static final int LONGEST_HEAD = 4_096;

  /** How a document with a model or an asset begins. */
  private static final Pattern BEGINNING = Pattern.compile("(?:model|asset)\\s*:");

  /** The folder of what a file system has saved; on most systems only its administrator sees in. */
  private static final String SAVED = "lost+found";

  /** The tables that people keep lists of tags in. */
  private static final Pattern TABLE =
      Pattern.compile(".*\\.(csv|tsv|xls|xlsx|ods)", Pattern.CASE_INSENSITIVE);

  private static final Pattern SITEWISE =
      Pattern.compile("\"(" + String.join("|", SiteWiseDocuments.MEMBERS) + ")\"\\s*:");

  private Documents() {}

  /**
   * The model files of folders, and the files given, in the order of the paths; what is not there
   * is a problem.
   */
  public static List<Path> files(List<Path> filesOrDirectories, List<Problem> problems) {
    var files = new ArrayList<Path>();
    for (var path : filesOrDirectories) {
      if (Files.isDirectory(path)) {
        var failed = new TreeMap<Path, IOException>();
        below(path, _ -> true, failed).stream()
            .filter(file -> isYaml(file.toString()) || isSiteWise(file))
            .forEach(files::add);
        failed.forEach((place, e) -> problems.add(unreadable(place, e)));
      } else {
        files.add(path);
      }
    }
    return files.stream().distinct().toList();
  }

  /** True of the name of a model file: YAML, or JSON as SiteWise has it, in capitals too. */
  public static boolean isModelFile(String name) {
    return isYaml(name) || isJson(name);
  }

  private static boolean isYaml(String name) {
    var small = name.toLowerCase(Locale.ROOT);
    return small.endsWith(".yaml") || small.endsWith(".yml");
  }

  /**
   * The files of a folder and below that begin as model files do and are not called so. Folders
   * whose names begin with a dot, such as those of version control, are not looked into.
   */
  public static List<Path> passedOver(Path directory) throws IOException {
    var failed = new TreeMap<Path, IOException>();
    var found = below(directory, folder -> !folder.startsWith("."), failed);
    var failure = failed.get(directory);
    if (failure != null) {
      throw failure;
    }
    return found.stream()
        .filter(file -> !isModelFile(file.toString()) && beginsAsModelFile(file))
        .toList();
  }

  /**
   * The files of a folder and below, in the order of their paths.
   *
   * @param isWanted by the name of a folder below whether it is looked into
   * @param failed gets what can't be read
   */
  private static List<Path> below(
      Path top, Predicate<String> isWanted, Map<Path, IOException> failed) {
    var found = new ArrayList<Path>();
    try {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return folder.equals(top) || isWanted.test(String.valueOf(folder.getFileName()))
                  ? FileVisitResult.CONTINUE
                  : FileVisitResult.SKIP_SUBTREE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              if (Files.isRegularFile(file)) {
                found.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path place, IOException e) {
              if (!SAVED.equals(String.valueOf(place.getFileName()))) {
                failed.put(place, e);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
              if (e != null) {
                failed.put(folder, e);
              }
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      failed.put(top, e);
    }
    found.sort(null);
    return found;
  }

  private static boolean beginsAsModelFile(Path file) {
    try (var in = Files.newInputStream(file)) {
      var head = new String(in.readNBytes(LONGEST_HEAD), StandardCharsets.UTF_8);
      return (head.startsWith("\uFEFF") ? head.substring(1) : head)
          .lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && !line.startsWith("#") && !line.equals("---"))
          .findFirst()
          .filter(line -> BEGINNING.matcher(line).lookingAt())
          .isPresent();
    } catch (IOException e) {
      return false; // It is not read, so nobody misses it.
    }
  }

  /** Folders hold JSON of many kinds; this is what SiteWise's documents are known by. */
  private static boolean isSiteWise(Path path) {
    try {
      return isJson(path.toString())
          && SITEWISE.matcher(new String(Files.readAllBytes(path), StandardCharsets.UTF_8)).find();
    } catch (IOException e) {
      return true; // Who reads it will say so.
    }
  }

  static boolean isJson(String name) {
    return name.toLowerCase(Locale.ROOT).endsWith(".json");
  }

  /** JSON is YAML, but for the tabs that it may be indented with. */
  public static SourceText source(String name, String text) {
    var clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
    return new SourceText(name, isJson(name) ? clean.replace('\t', ' ') : clean);
  }

  /** The documents of a file that could be parsed. */
  public static List<YamlDocument> read(Path file, List<Problem> problems) {
    return read(file, problems, _ -> {});
  }

  /**
   * The documents of a file that could be parsed.
   *
   * @param broken gets the text of what could not; none of a file that can't be read at all
   */
  public static List<YamlDocument> read(
      Path file, List<Problem> problems, Consumer<String> broken) {
    var source = source(file, problems);
    if (source.isEmpty()) {
      broken.accept("");
    }
    return source.map(text -> parse(text, problems, broken)).orElse(List.of());
  }

  /** The text of a file; empty where it can't be read, which is a problem. */
  public static Optional<SourceText> source(Path file, List<Problem> problems) {
    var name = file.getFileName();
    if (name != null && TABLE.matcher(name.toString()).matches()) {
      problems.add(
          new Problem(
              new Position(file.toString(), 0, 0),
              "",
              "This is a table, and edge files and model files are YAML; write it as"
                  + " docs/reference/edge-files.md or docs/reference/model-files.md shows"));
      return Optional.empty();
    }
    String text;
    try {
      var bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      var characters = CharBuffer.allocate(bytes.remaining());
      var result = StandardCharsets.UTF_8.newDecoder().decode(bytes, characters, true);
      text = characters.flip().toString();
      if (result.isError() || text.indexOf('\0') >= 0) {
        problems.add(encoding(file, text, bytes));
        return Optional.empty();
      }
    } catch (IOException e) {
      problems.add(unreadable(file, e));
      return Optional.empty();
    }
    return Optional.of(source(file.toString(), text));
  }

  /**
   * What is wrong with a file that is no UTF-8.
   *
   * @param read what could be read of it
   * @param bytes at the first byte that could not be
   */
  private static Problem encoding(Path file, String read, ByteBuffer bytes) {
    int first = bytes.limit() > 0 ? bytes.get(0) & 0xFF : 0;
    boolean isWide = first == 0xFE || first == 0xFF || read.indexOf('\0') >= 0;
    return new Problem(
        isWide
            ? new Position(file.toString(), 1, 1)
            : new SourceText(file.toString(), read).position(read.length()),
        "",
        isWide
            ? "The file is not UTF-8 text, it looks like UTF-16; save it as UTF-8"
            : "The file is not UTF-8 text: byte 0x%02X looks like Latin-1 or Windows-1252; save it as UTF-8"
                .formatted(bytes.get(bytes.position()) & 0xFF));
  }

  /** The documents of a text; what is wrong is added to the problems. */
  public static List<YamlDocument> parse(SourceText source, List<Problem> problems) {
    return parse(source, problems, _ -> {});
  }

  /**
   * The documents of a text; what is wrong is added to the problems.
   *
   * @param broken gets the text of what could not be parsed
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
    public String text() {
      return source.text().substring(source.lineStart(first), source.lineStart(end));
    }

    /** The comments, and the {@code ---}, above what a document holds. */
    public String head() {
      int line =
          documents.isEmpty()
              ? end
              : documents.getFirst().position(documents.getFirst().root()).line() - 1;
      return source.text().substring(source.lineStart(first), source.lineStart(line));
    }
  }

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
   * Without types, and without anchors, which make a tree that people can't follow, or an endless
   * one.
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

  private static Problem unreadable(Path path, IOException e) {
    return new Problem(
        new Position(path.toString(), 0, 0),
        "",
        e instanceof NoSuchFileException
            ? "There is no such file or folder; check the path"
            : "Can't be read; check its permissions, and those of the folders above");
  }

  private static Position position(SourceText source, int first, Node node) {
    return node.getStartMark()
        .map(mark -> source.position(YamlDocument.index(source, first, mark)))
        .orElseGet(() -> new Position(source.file(), first + 1, 1));
  }
}
