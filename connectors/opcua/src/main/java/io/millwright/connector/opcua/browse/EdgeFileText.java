// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

import io.millwright.source.SourceDefinition;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes an edge file that reads the variables of a server, ready for use and for editing. A
 * variable that cannot be read becomes a comment with the reason.
 *
 * <p>An alias is the variable's path in lower case. Words of an asset's name are joined by hyphens
 * ({@code line-1}), words of the property's name by underscores ({@code ideal_rate}).
 */
public final class EdgeFileText {
  private static final Pattern WORD_STARTS =
      Pattern.compile("(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^\\p{L}\\p{N}]+");

  /** Characters that YAML does not allow unescaped. */
  private static final Pattern NOT_SHOWN =
      Pattern.compile("[\\p{Cc}\\x{FFFE}\\x{FFFF}\\x{2028}\\x{2029}]");

  private EdgeFileText() {}

  /**
   * Returns the text of an edge file.
   *
   * @param edge the edge's name
   * @param source the settings that reach the server
   * @param prefix the beginning of all aliases, such as {@code /graz/line-1}; may be empty
   * @param variables the server's variables
   */
  public static String of(
      String edge, SourceDefinition source, String prefix, List<BrowsedVariable> variables) {
    var text = new StringBuilder();
    text.append("edge: ").append(quoted(edge)).append('\n');
    text.append("sources:\n");
    text.append("  - name: ").append(quoted(source.name())).append('\n');
    text.append("    opcua:\n");
    source
        .settings()
        .entries()
        .forEach(
            (key, setting) -> text.append("      %s: %s\n".formatted(key, quoted(setting.text()))));
    var aliases = aliases(prefix, variables);
    var tags = new StringBuilder();
    int usable = 0;
    for (int i = 0; i < variables.size(); i++) {
      var variable = variables.get(i);
      var obstacle = obstacle(variable);
      var tag =
          "- {alias: %s, node: %s}".formatted(quoted(aliases.get(i)), quoted(variable.node()));
      var remark = remark(variable);
      if (obstacle.isEmpty()) {
        usable++;
        tags.append("      ").append(tag).append("  # ").append(remark).append('\n');
      } else {
        tags.append("      # ").append(tag).append("  # ").append(remark);
        tags.append(": ").append(obstacle).append('\n');
      }
    }
    text.append(usable == 0 ? "    tags: []\n" : "    tags:\n").append(tags);
    return text.toString();
  }

  /** Returns the aliases that an edge file gives to variables, in their order. */
  public static List<String> aliases(String prefix, List<BrowsedVariable> variables) {
    Set<String> taken = new HashSet<>();
    Map<String, Integer> numbers = new HashMap<>();
    return variables.stream()
        .map(variable -> unique(prefix + alias(variable.path()), taken, numbers))
        .toList();
  }

  /** Returns why a variable can't be a tag; empty if it can be one. */
  public static String obstacle(BrowsedVariable variable) {
    if (!variable.isReadable()) {
      return "this user may not read it";
    }
    if (!variable.isScalar()) {
      return "an array is not supported";
    }
    return variable.kind() == BrowsedVariable.Kind.NOT_A_VALUE ? "this type is not supported" : "";
  }

  private static String remark(BrowsedVariable variable) {
    var remark =
        new StringBuilder(variable.dataType().isEmpty() ? "type unknown" : variable.dataType());
    if (!variable.unit().shown().isEmpty()) {
      remark.append(", ").append(variable.unit().shown());
    }
    if (variable.isWritable()) {
      remark.append(", writable");
    }
    return NOT_SHOWN.matcher(remark).replaceAll(" ");
  }

  private static String alias(List<String> path) {
    var alias = new StringBuilder();
    for (int i = 0; i < path.size(); i++) {
      alias.append('/').append(name(path.get(i), i == path.size() - 1 ? "_" : "-"));
    }
    return alias.toString();
  }

  private static String name(String text, String joint) {
    var words = NOT_IN_NAMES.matcher(WORD_STARTS.matcher(text).replaceAll(" ")).replaceAll(" ");
    var name = words.strip().replace(" ", joint).toLowerCase(Locale.ROOT);
    return name.isEmpty() ? "unnamed" : name;
  }

  private static String unique(String alias, Set<String> taken, Map<String, Integer> numbers) {
    var candidate = alias;
    while (!taken.add(candidate)) {
      candidate = alias + "_" + numbers.merge(alias, 2, (last, _) -> last + 1);
    }
    return candidate;
  }

  /** Returns a text as YAML: plain if YAML can't misread it, otherwise in double quotes. */
  private static String quoted(String text) {
    return text.matches("[A-Za-z/][A-Za-z0-9_/.-]*(://[A-Za-z0-9_/.:-]+)?") && !isWord(text)
        ? text
        : '"'
            + NOT_SHOWN
                .matcher(text.replace("\\", "\\\\").replace("\"", "\\\""))
                .replaceAll(found -> "\\\\u%04X".formatted((int) found.group().charAt(0)))
            + '"';
  }

  private static boolean isWord(String text) {
    return Set.of("true", "false", "null", "yes", "no", "on", "off")
        .contains(text.toLowerCase(Locale.ROOT));
  }
}
