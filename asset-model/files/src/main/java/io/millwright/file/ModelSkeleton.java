// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.file.part.UcumUnits;
import io.millwright.file.yaml.YamlText;
import io.millwright.value.DataType;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Makes a model file for the data streams of a device, to begin a plant with: an asset for each
 * step of their aliases, a property for each stream, and one model for all assets that have the
 * same properties and children. Each property's alias is the stream's, so that readings arrive as
 * soon as the file is applied.
 *
 * <p>Example: {@code /graz/filler/speed} and {@code /graz/capper/speed}, both double and {@code
 * /min}, become the asset {@code graz} with two children, {@code filler} and {@code capper}, which
 * share the model {@code filler} with the property {@code speed}.
 */
public final class ModelSkeleton {
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_ASSET_KEY = 128;
  private static final int LONGEST_PROPERTY_KEY = 64;

  /** What hangs deeper gets its alias from {@code aliases:}. */
  private static final int DEEPEST = 30;

  /** Words of formulas, which are no keys. */
  private static final Set<String> WORDS =
      Set.of("pi", "e", "true", "false", "none", "and", "or", "not");

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");

  /**
   * A data stream.
   *
   * @param alias its alias, such as {@code /graz/filler/speed}
   * @param names what people call the steps of the alias, the last ones at least; may be empty
   * @param type of its values
   * @param units its unit as the device says it, the surest first; may be empty
   * @param remark what people should know of it, for a comment; may be empty
   */
  public record Stream(
      String alias, List<String> names, DataType type, List<String> units, String remark) {
    public Stream {
      names = List.copyOf(names);
      units = List.copyOf(units);
    }
  }

  private final String device;
  private final Node top = new Node("", "");
  private final Map<String, Model> models = new LinkedHashMap<>();
  private final Set<String> modelKeys = new HashSet<>();
  private final Map<String, Integer> modelNumbers = new HashMap<>();
  private final StringBuilder assets = new StringBuilder();

  private ModelSkeleton(String device) {
    this.device = device;
  }

  /** An asset to be. */
  private static final class Node {
    private final String key;
    private final String name;
    private final Map<String, Node> children = new LinkedHashMap<>();
    private final Set<String> childKeys = new HashSet<>();
    private final List<Property> properties = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Map<String, Stream> streams = new LinkedHashMap<>();
    private final Map<String, Integer> childNumbers = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    Node(String key, String name) {
      this.key = key;
      this.name = name;
    }
  }

  private record Property(String key, String name, DataType type, String unit) {}

  /**
   * @param remarks of the assets that have it, by the keys of its properties
   * @param children the hierarchies by the keys of their models
   */
  private record Model(
      String key,
      String name,
      List<Property> properties,
      Map<String, String> children,
      Map<String, Set<String>> remarks) {}

  /**
   * Returns the text of a model file.
   *
   * @param device the name of the asset for streams that have no asset in their alias
   * @param streams with different aliases
   */
  public static String text(String device, List<Stream> streams) {
    var skeleton = new ModelSkeleton(device);
    streams.forEach(skeleton::add);
    skeleton
        .top
        .children
        .values()
        .forEach(root -> {
          var model = skeleton.model(root);
          skeleton.assets.append("---\n");
          skeleton.append(root, model, "", "");
        });
    var text = new StringBuilder();
    for (var model : skeleton.models.values()) {
      text.append(text.isEmpty() ? "" : "---\n").append(text(model));
    }
    return text.append(skeleton.assets).toString();
  }

  private void add(Stream stream) {
    var steps =
        Arrays.stream(stream.alias().split("/", -1)).filter(step -> !step.isEmpty()).toList();
    int folders = Math.min(DEEPEST, steps.size() - 1);
    var node = top;
    for (int i = 0; i < folders; i++) {
      node = child(node, steps.get(i), name(stream, steps.size() - i));
    }
    if (folders <= 0) {
      node = child(top, device, "");
    }
    var step = steps.isEmpty() ? "value" : steps.getLast();
    var taken = node.streams;
    var key =
        unique(
            propertyKey(step),
            LONGEST_PROPERTY_KEY,
            "_",
            node.numbers,
            candidate -> !taken.containsKey(candidate));
    var wanted = name(stream, 1);
    var name = wanted.isEmpty() || node.names.contains(wanted) ? key : wanted;
    var unit =
        stream.units().stream().flatMap(u -> UcumUnits.known(u).stream()).findFirst().orElse("");
    node.properties.add(new Property(key, name, stream.type(), unit));
    node.names.add(name);
    node.streams.put(key, stream);
  }

  private static Node child(Node parent, String step, String name) {
    return parent.children.computeIfAbsent(
        step,
        _ -> {
          var key =
              unique(
                  assetKey(step),
                  LONGEST_ASSET_KEY,
                  "-",
                  parent.childNumbers,
                  candidate -> parent.childKeys.add(candidate.toLowerCase(Locale.ROOT)));
          return new Node(key, name);
        });
  }

  /** Returns what people call a step, counted from the last; empty where that is not known. */
  private static String name(Stream stream, int fromEnd) {
    int index = stream.names().size() - fromEnd;
    if (index < 0) {
      return "";
    }
    var name = YamlText.comment(stream.names().get(index));
    return name.substring(0, Math.min(name.length(), LONGEST_NAME));
  }

  /** Returns the model of an asset, which assets of the same kind share. */
  private Model model(Node node) {
    var children = new LinkedHashMap<String, String>();
    var hierarchies = new HashSet<String>();
    var numbers = new HashMap<String, Integer>();
    for (var child : node.children.values()) {
      var key = model(child).key();
      if (!children.containsKey(key)) {
        children.put(
            key, unique(propertyKey(key), LONGEST_PROPERTY_KEY, "_", numbers, hierarchies::add));
      }
    }
    var signature =
        node.properties.stream().map(Property::toString).sorted().toList()
            + "|"
            + new TreeSet<>(children.keySet());
    var model =
        models.computeIfAbsent(
            signature,
            _ ->
                new Model(
                    unique(node.key, LONGEST_ASSET_KEY, "-", modelNumbers, modelKeys::add),
                    node.name,
                    node.properties,
                    children,
                    new HashMap<>()));
    node.streams.forEach((key, stream) ->
        model.remarks().computeIfAbsent(key, _ -> new LinkedHashSet<>()).add(stream.remark()));
    return model;
  }

  private static String text(Model model) {
    var text = new StringBuilder();
    text.append("model: ").append(YamlText.scalar(model.key())).append('\n');
    if (!model.name().isEmpty() && !model.name().equals(model.key())) {
      text.append("name: ").append(YamlText.scalar(model.name())).append('\n');
    }
    if (!model.properties().isEmpty()) {
      text.append("properties:\n");
    }
    for (var property : model.properties()) {
      text.append("  ").append(property.key()).append(": {measurement: ");
      text.append(property.type().name().toLowerCase(Locale.ROOT));
      if (!property.unit().isEmpty()) {
        text.append(", unit: ").append(YamlText.scalar(property.unit()));
      }
      if (!property.name().equals(property.key())) {
        text.append(", name: ").append(YamlText.scalar(property.name()));
      }
      text.append('}');
      var remarks = model.remarks().getOrDefault(property.key(), Set.of());
      var remark = remarks.size() == 1 ? YamlText.comment(remarks.iterator().next()) : "";
      if (!remark.isEmpty()) {
        text.append("  # ").append(remark);
      }
      text.append('\n');
    }
    if (!model.children().isEmpty()) {
      text.append("children:\n");
      model
          .children()
          .forEach((child, hierarchy) ->
              text.append("  %s: {model: %s}\n".formatted(hierarchy, YamlText.scalar(child))));
    }
    return text.toString();
  }

  private void append(Node node, Model model, String path, String indent) {
    var own = path + "/" + node.key;
    assets.append("asset: ").append(YamlText.scalar(node.key)).append('\n');
    assets.append(indent).append("model: ").append(YamlText.scalar(model.key())).append('\n');
    if (!node.name.isEmpty() && !node.name.equals(node.key)) {
      assets.append(indent).append("name: ").append(YamlText.scalar(node.name)).append('\n');
    }
    boolean isFirst = true;
    for (var entry : node.streams.entrySet()) {
      if (!entry.getValue().alias().equals(own + "/" + entry.getKey())) {
        assets.append(isFirst ? indent + "aliases:\n" : "");
        assets.append(
            "%s  %s: %s\n"
                .formatted(indent, entry.getKey(), YamlText.scalar(entry.getValue().alias())));
        isFirst = false;
      }
    }
    if (node.children.isEmpty()) {
      return;
    }
    assets.append(indent).append("children:\n");
    var byHierarchy = new LinkedHashMap<String, List<Node>>();
    var modelsOfChildren = new HashMap<Node, Model>();
    for (var child : node.children.values()) {
      var childModel = model(child);
      modelsOfChildren.put(child, childModel);
      byHierarchy
          .computeIfAbsent(
              Optional.ofNullable(model.children().get(childModel.key())).orElseThrow(),
              _ -> new ArrayList<>())
          .add(child);
    }
    byHierarchy.forEach((hierarchy, children) -> {
      assets.append(indent).append("  ").append(hierarchy).append(":\n");
      for (var child : children) {
        assets.append(indent).append("    - ");
        append(
            child,
            Optional.ofNullable(modelsOfChildren.get(child)).orElseThrow(),
            own,
            indent + "      ");
      }
    });
  }

  private static String assetKey(String step) {
    var key = ascii(step).replaceAll("[^A-Za-z0-9_.-]+", "-").replaceAll("^[.-]+|[.-]+$", "");
    return key.isEmpty() ? "unnamed" : key;
  }

  private static String propertyKey(String step) {
    var key =
        ascii(step)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9_]+", "_")
            .replaceAll("^_+|_+$", "");
    if (key.isEmpty()) {
      return "value";
    }
    return Character.isDigit(key.charAt(0)) || WORDS.contains(key) ? "value_" + key : key;
  }

  /** Letters without their marks; what is no Latin letter stays. */
  private static String ascii(String text) {
    return MARKS
        .matcher(Normalizer.normalize(text.replace("ß", "ss"), Normalizer.Form.NFD))
        .replaceAll("");
  }

  /**
   * Returns a text that is free, with a number behind it where the text itself is not.
   *
   * @param numbers the last number behind each text
   */
  private static String unique(
      String wanted,
      int longest,
      String joint,
      Map<String, Integer> numbers,
      Predicate<String> isFree) {
    var candidate = wanted.substring(0, Math.min(wanted.length(), longest));
    while (!isFree.test(candidate)) {
      var number = joint + numbers.merge(wanted, 2, (last, _) -> last + 1);
      candidate =
          wanted.substring(0, Math.min(wanted.length(), longest - number.length())) + number;
    }
    return candidate;
  }
}
