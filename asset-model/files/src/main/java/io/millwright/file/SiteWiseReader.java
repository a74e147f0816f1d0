// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Asset;
import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.id.ModelId;
import io.millwright.file.part.Places;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.sitewise.SiteWiseDocuments;
import io.millwright.sitewise.json.JsonObject;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads SiteWise's own JSON in model files, by the one translation of it ({@link
 * SiteWiseDocuments}). A problem in a document is told with its line and its path in the document.
 */
final class SiteWiseReader {
  private final SiteWiseDocuments translation;
  private final Places places;
  private final List<Problem> problems;
  private final List<Problem> hints;
  private final List<YamlDocument> documents = new ArrayList<>();

  /**
   * @param known the plant as it is
   */
  SiteWiseReader(Plant known, Places places, List<Problem> problems, List<Problem> hints) {
    translation = new SiteWiseDocuments(known);
    this.places = places;
    this.problems = problems;
    this.hints = hints;
  }

  /** Returns whether SiteWise has written a document. */
  static boolean isSiteWise(YamlDocument document) {
    var fields = new Fields(document, document.root(), "", new ArrayList<>());
    return SiteWiseDocuments.MEMBERS.stream().anyMatch(fields::has);
  }

  /** Takes a document of SiteWise's. */
  void add(YamlDocument document) {
    documents.add(document);
  }

  /** Takes a model's key and id; false where another model has them, which has been reported. */
  interface Register {
    boolean put(String key, ModelId id, YamlDocument document, Position position, JsonObject json);
  }

  /**
   * Registers the ids of all models. Jobs build on each other in the order of their files' names,
   * in which {@code 10_units.json} stands behind {@code 9_aliases.json}.
   *
   * @param isAlone true where no other documents describe the plant
   * @return the models of the plant that stay as they are
   */
  List<AssetModel> headers(boolean isAlone, Register register) {
    documents.sort(
        Comparator.comparing(document -> document.source().file(), SiteWiseReader::compare));
    for (var document : documents) {
      var file = new SiteWiseFile(document, places, problems, hints);
      var members = file.members();
      translation.add(JsonObject.document(file, members, SiteWiseDocuments.isTransfer(members)));
    }
    return translation.headers(
        isAlone,
        (key, id, json) ->
            json.source() instanceof SiteWiseFile file
                && register.put(key, id, file.document(), file.position(json.pointer()), json));
  }

  /** Compares names with their numbers as numbers. */
  private static int compare(String one, String other) {
    int i = 0;
    int j = 0;
    while (i < one.length() && j < other.length()) {
      int endOfOne = number(one, i);
      int endOfOther = number(other, j);
      int order;
      if (endOfOne > i && endOfOther > j) {
        var first = one.substring(i, endOfOne).replaceFirst("^0+(?=.)", "");
        var second = other.substring(j, endOfOther).replaceFirst("^0+(?=.)", "");
        order =
            first.length() == second.length()
                ? first.compareTo(second)
                : Integer.compare(first.length(), second.length());
        i = endOfOne;
        j = endOfOther;
      } else {
        order = Character.compare(one.charAt(i++), other.charAt(j++));
      }
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(one.length() - i, other.length() - j);
  }

  /** Returns the end of the digits that begin at a character. */
  private static int number(String text, int from) {
    int end = from;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }

  /**
   * Returns the models.
   *
   * @param others the models that are described otherwise, or stay as they are
   * @param ids the ids of all models by their keys
   */
  List<AssetModel> models(Collection<AssetModel> others, Map<String, ModelId> ids) {
    return translation.models(others, ids);
  }

  /**
   * Returns the assets, with those of the plant that stay as they are.
   *
   * @param others the assets that are described otherwise
   * @param ids the ids of all models by their keys
   */
  List<Asset> assets(List<Asset> others, Map<String, ModelId> ids) {
    return translation.assets(others, ids);
  }

  /** Returns the same problem, with its path where it stands in one of the documents. */
  Problem located(Problem problem) {
    return documents.stream()
        .filter(document -> document.source().file().equals(problem.position().file()))
        .findFirst()
        .map(document ->
            new Problem(
                problem.position(),
                path(document, document.root(), problem.position()),
                problem.message()))
        .orElse(problem);
  }

  /** Returns the way to the innermost value that begins at a place or before it. */
  private static String path(YamlDocument document, Node node, Position at) {
    return switch (node) {
      case MappingNode mapping -> {
        var step = "";
        for (var entry : mapping.getValue()) {
          if (document.position(entry.getKeyNode()).compareTo(at) <= 0
              && entry.getKeyNode() instanceof ScalarNode key) {
            var below = path(document, entry.getValueNode(), at);
            step =
                key.getValue() + (below.isEmpty() || below.startsWith("[") ? below : "." + below);
          }
        }
        yield step;
      }
      case SequenceNode sequence -> {
        var step = "";
        for (int i = 0; i < sequence.getValue().size(); i++) {
          var item = sequence.getValue().get(i);
          if (document.position(item).compareTo(at) <= 0) {
            var below = path(document, item, at);
            step = "[%d]".formatted(i) + (below.isEmpty() ? "" : "." + below);
          }
        }
        yield step;
      }
      default -> "";
    };
  }
}
