// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.yaml;

import io.millwright.validation.Position;
import java.util.ArrayList;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * One YAML document of a file.
 *
 * @param source the file
 * @param firstLine the line of the file at which the parser began to count, from 0
 * @param root what the document holds
 */
public record YamlDocument(SourceText source, int firstLine, MappingNode root) {
  /** Returns the same document with another word for its first key. */
  public YamlDocument beginning(ScalarNode key, String word) {
    var entries = new ArrayList<>(root.getValue());
    var first =
        new ScalarNode(
            key.getTag(), true, word, key.getScalarStyle(), key.getStartMark(), key.getEndMark());
    entries.set(0, new NodeTuple(first, entries.getFirst().getValueNode()));
    var changed =
        new MappingNode(
            root.getTag(),
            true,
            entries,
            root.getFlowStyle(),
            root.getStartMark(),
            root.getEndMark());
    return new YamlDocument(source, firstLine, changed);
  }

  /** Returns where a node begins. */
  public Position position(Node node) {
    return source.position(index(source, firstLine, node));
  }

  /**
   * Returns where a character of a scalar's value stands in the file, whatever quotes, escapes and
   * folds are between.
   *
   * @param offset from 0 to the length of the value
   */
  public Position position(ScalarNode scalar, int offset) {
    int at = index(source, firstLine, scalar);
    var style = scalar.getScalarStyle();
    var text = source.text();
    boolean isDouble = style == ScalarStyle.DOUBLE_QUOTED;
    boolean isSingle = style == ScalarStyle.SINGLE_QUOTED;
    if (isDouble || isSingle) {
      at++;
    } else if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
      int end = text.indexOf('\n', at);
      at = end < 0 ? text.length() : end + 1;
    }
    var value = scalar.getValue();
    for (int i = 0; i < Math.min(offset, value.length()); i++) {
      at = isWhite(value.charAt(i)) ? at : skipWhite(text, at);
      if (at >= text.length()) {
        break;
      }
      char raw = text.charAt(at);
      if (isDouble && raw == '\\' && at + 1 < text.length()) {
        at +=
            switch (text.charAt(at + 1)) {
              case 'x' -> 4;
              case 'u' -> 6;
              case 'U' -> 10;
              default -> 2;
            };
      } else {
        at += isSingle && raw == '\'' ? 2 : 1;
      }
    }
    if (offset < value.length() && !isWhite(value.charAt(offset))) {
      at = skipWhite(text, at);
    }
    return source.position(Math.min(at, text.length()));
  }

  /** Returns where a mark of the parser stands. */
  static int index(SourceText source, int firstLine, Mark mark) {
    return source.index(firstLine + mark.getLine(), mark.getColumn());
  }

  private static int index(SourceText source, int firstLine, Node node) {
    return node.getStartMark().map(mark -> index(source, firstLine, mark)).orElse(0);
  }

  private static int skipWhite(String text, int from) {
    int at = from;
    while (at < text.length() && isWhite(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isWhite(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }
}
