// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.tag;

import io.millwright.connector.StatusMeaning;
import io.millwright.edge.tag.TagConditions.Change;
import io.millwright.edge.tag.TagConditions.Condition;
import io.millwright.source.SourceDefinition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Writes changes of tags for people. Tags that have the same status share a line, which names the
 * first of them: a thousand tags that turn BAD at once are one line.
 */
public final class TagChangeText {
  private static final int NAMED = 3;

  private TagChangeText() {}

  private record Group(String quality, String status) {}

  /** Returns a line for each status that tags of a source have changed to. */
  public static List<String> of(
      SourceDefinition source, List<Change> changes, Function<String, StatusMeaning> explained) {
    Map<Group, List<Change>> groups =
        changes.stream()
            .collect(
                Collectors.groupingBy(
                    TagChangeText::group, LinkedHashMap::new, Collectors.toList()));
    var lines = new ArrayList<String>();
    groups.forEach((group, members) -> lines.add(line(source, group, members, explained)));
    return lines;
  }

  private static Group group(Change change) {
    return new Group(
        change.now().map(condition -> condition.quality().name()).orElse("GOOD"),
        change.now().map(Condition::status).orElse(""));
  }

  private static String line(
      SourceDefinition source,
      Group group,
      List<Change> members,
      Function<String, StatusMeaning> explained) {
    var text = new StringBuilder();
    text.append(
        "source=%s %s state=%s".formatted(source.name(), names(source, members), group.quality()));
    if (!group.status().isEmpty()) {
      var meaning = Normaliser.meaning(group.status(), explained);
      text.append(" status=\"%s\"; %s".formatted(meaning.words(), meaning.advice()));
    }
    int changes = members.stream().mapToInt(Change::changes).sum();
    if (changes > members.size()) {
      text.append(" (%,d changes since that was said last)".formatted(changes));
    }
    return text.toString();
  }

  private static String names(SourceDefinition source, List<Change> members) {
    var named =
        members.stream()
            .limit(NAMED)
            .map(change -> name(source, change.tag()))
            .collect(Collectors.joining(", "));
    return members.size() == 1
        ? "tag=" + named
        : "tags=%,d such as %s".formatted(members.size(), named);
  }

  /** Returns the alias and the address of a tag. */
  private static String name(SourceDefinition source, int index) {
    var tag = source.tags().get(index);
    return tag.alias().path()
        + tag.address().entries().entrySet().stream()
            .map(entry -> entry.getKey() + ": " + entry.getValue().text())
            .collect(Collectors.joining(", ", " (", ")"));
  }
}
