// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.Hierarchy;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.sitewise.json.JsonObject;
import io.millwright.sitewise.written.WrittenParts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;

/** Finds the properties and hierarchies of one model by the names that SiteWise's documents use. */
public final class ModelNames {
  private final AssetModel model;
  private final WrittenParts written;

  /**
   * The keys of properties whose SiteWise id differs from the id here, as for a component's
   * properties.
   */
  private final Map<UUID, String> ids = new HashMap<>();

  /** The keys of properties and hierarchies whose external id differs from the key. */
  private final Map<String, String> externals = new HashMap<>();

  /** Creates the names of a model's parts, whose external ids are their keys. */
  public ModelNames(AssetModel model) {
    this(model, WrittenParts.NONE);
  }

  /**
   * Creates the names of a model's parts.
   *
   * @param written the words in which callers wrote the parts, including their external ids
   */
  public ModelNames(AssetModel model, WrittenParts written) {
    this.model = model;
    this.written = written;
  }

  /** Returns the model. */
  public AssetModel model() {
    return model;
  }

  /** Records that documents name the property with a key by this id. */
  void note(UUID id, String key) {
    ids.put(id, key);
  }

  /** Records that documents name the property or hierarchy with a key by this external id. */
  void note(String external, String key) {
    externals.put(KeyMaker.group(key) + external, key);
    externals.putIfAbsent(external, key);
  }

  /**
   * Returns the property that a document names; empty if there is none.
   *
   * @param group the key of the composite model in which a plain name is searched first, with a
   *     dot; empty at the top of the model
   */
  public Optional<PropertyDefinition> property(String group, NamedBy named) {
    if (named.id().isPresent()) {
      var id = named.id().get();
      return Optional.ofNullable(ids.get(id))
          .flatMap(model::findProperty)
          .or(() -> first(property -> property.id().uuid().equals(id)));
    }
    if (named.external().isPresent()) {
      return byExternal(group, named.external().get());
    }
    return first(property -> isIn(group, property) && property.name().equals(named.written()))
        .or(() -> first(property -> isIn("", property) && property.name().equals(named.written())))
        .or(() -> first(property -> property.name().equals(named.written())));
  }

  private Optional<PropertyDefinition> byExternal(String group, String external) {
    var key = KeyMaker.variable(external);
    return Optional.ofNullable(externals.get(group + external))
        .or(() -> Optional.ofNullable(externals.get(external)))
        .flatMap(model::findProperty)
        .or(() -> byWritten(group, external))
        .or(() -> first(property -> property.key().equals(group + key)))
        .or(() -> first(property -> NamedBy.isKey(external, property.key())))
        .or(() -> first(property -> property.key().endsWith("." + key)));
  }

  /** Returns the property for which a caller wrote exactly this external id. */
  private Optional<PropertyDefinition> byWritten(String group, String external) {
    if (written.forms().isEmpty()) {
      return Optional.empty();
    }
    Predicate<PropertyDefinition> isWritten =
        property ->
            written.writtenId(property.id().uuid(), property.key()).equals(Optional.of(external));
    return first(property -> isIn(group, property) && isWritten.test(property))
        .or(() -> first(isWritten));
  }

  /**
   * Returns the property of a group that a request changes; empty if it creates a new one. A
   * property for which a caller wrote an external id is changed by that one only; another external
   * id with the same key belongs to a new property.
   *
   * @param group the key of the composite model around it, with a dot; empty at the top
   */
  Optional<PropertyDefinition> changedProperty(String group, NamedBy named) {
    if (named.id().isPresent()) {
      return property(group, named);
    }
    return property(group, named)
        .filter(found -> KeyMaker.group(found.key()).equals(group))
        .filter(found -> named.external().isPresent())
        .filter(found -> isChanged(found.id().uuid(), found.key(), named.external().get()));
  }

  /** Returns the composite model that a document names; empty if there is none. */
  public Optional<CompositeModel> composite(NamedBy named) {
    return named
        .external()
        .flatMap(external ->
            model.composites().stream()
                .filter(known ->
                    written.writtenId(known.id().uuid(), known.key()).equals(Optional.of(external)))
                .findFirst())
        .or(() ->
            model.composites().stream()
                .filter(known -> named.names(known.id().uuid(), known.key(), ""))
                .findFirst());
  }

  /** Returns the hierarchy that a request changes; empty if it creates a new one. */
  Optional<Hierarchy> changedHierarchy(NamedBy named) {
    return hierarchy(named)
        .filter(found ->
            named
                .external()
                .map(external -> isChanged(found.id().uuid(), found.key(), external))
                .orElse(named.id().isPresent()));
  }

  private boolean isChanged(UUID part, String key, String external) {
    return written.writtenId(part, key).map(external::equals).orElse(true);
  }

  /** Returns whether an external id leaves the name of a part unchanged. */
  boolean isSaid(String external, UUID part, String key) {
    return written.writtenId(part, key).equals(Optional.of(external))
        || NamedBy.isKey(external, key.substring(KeyMaker.group(key).length()));
  }

  /**
   * Returns the property at the end of a path; empty if a step of the path names nothing. The last
   * step names the property; the steps before it name the composite models around it, each by id or
   * name.
   */
  Optional<PropertyDefinition> atPath(List<JsonObject> path) {
    var last = path.getLast();
    var byId = NamedBy.of(last, "id").flatMap(named -> property("", named));
    if (byId.isPresent()) {
      return byId;
    }
    var group = "";
    for (var step : path.subList(0, path.size() - 1)) {
      var around = group;
      var found =
          model.composites().stream()
              .filter(composite -> parent(composite).equals(around) && isNamed(step, composite))
              .findFirst();
      if (found.isEmpty()) {
        return Optional.empty();
      }
      group = found.get().key() + ".";
    }
    var name = last.text("name").orElse("");
    var inGroup = group;
    return first(property -> isIn(inGroup, property) && property.name().equals(name));
  }

  private static String parent(CompositeModel composite) {
    return composite.parent().map(key -> key + ".").orElse("");
  }

  private static boolean isNamed(JsonObject step, CompositeModel composite) {
    return step.has("name")
        ? step.text("name").equals(Optional.of(composite.name()))
        : step.id("id").equals(Optional.of(composite.id().uuid()));
  }

  private static boolean isIn(String group, PropertyDefinition property) {
    return property.key().startsWith(group) && property.key().indexOf('.', group.length()) < 0;
  }

  private Optional<PropertyDefinition> first(Predicate<PropertyDefinition> wanted) {
    return model.properties().stream().filter(wanted).findFirst();
  }

  /** Returns the hierarchy that a document names; empty if there is none. */
  public Optional<Hierarchy> hierarchy(NamedBy named) {
    return named
        .external()
        .flatMap(this::hierarchyWritten)
        .or(() ->
            model.hierarchies().stream()
                .filter(known -> named.names(known.id().uuid(), known.key(), known.name()))
                .findFirst());
  }

  private Optional<Hierarchy> hierarchyWritten(String external) {
    return Optional.ofNullable(externals.get(external))
        .flatMap(model::findHierarchy)
        .or(() ->
            model.hierarchies().stream()
                .filter(known ->
                    written.writtenId(known.id().uuid(), known.key()).equals(Optional.of(external)))
                .findFirst());
  }
}
