// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.CompositeModel;
import io.millwright.asset.definition.InterfaceRelationship;
import io.millwright.asset.definition.ModelType;
import io.millwright.asset.definition.PlantText;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.id.CompositeModelId;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.validation.Spelling;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds what is wrong with one model's composite models and interfaces (SiteWise, "Create custom
 * composite models" and "Create interfaces").
 */
public final class CompositionValidation {
  private final AssetModel model;
  private final Map<ModelId, AssetModel> models;
  private final PlantProblems problems;

  public CompositionValidation(
      AssetModel model, Map<ModelId, AssetModel> models, PlantProblems problems) {
    this.model = model;
    this.models = models;
    this.problems = problems;
  }

  /** Reports the problems of the composite models and the interfaces of the model. */
  public void check() {
    if (model.type() == ModelType.COMPONENT_MODEL) {
      model
          .hierarchies()
          .forEach(hierarchy ->
              problems.add(
                  new PlantPlace.OfHierarchy(model.id(), hierarchy.id()),
                  model.key() + "." + hierarchy.key(),
                  "A component model has no hierarchies; put \"%s\" into the models composed of it"
                      .formatted(hierarchy.key())));
    }
    if (model.type() != ModelType.ASSET_MODEL) {
      model
          .alarms()
          .forEach(alarm ->
              problems.add(
                  new PlantPlace.OfAlarm(model.id(), alarm.key()),
                  model.key() + "." + alarm.key(),
                  "%s is %s, which has no alarms; put \"%s\" into the asset models"
                      .formatted(model.key(), PlantText.withArticle(model.type()), alarm.key())));
    }
    var keys = new HashSet<String>();
    var ids = new HashSet<CompositeModelId>();
    for (var composite : model.ownComposites()) {
      if (!keys.add(composite.key()) || !ids.add(composite.id())) {
        problem(
            composite,
            "Composite model \"%s\" (%s) stands twice; give each its own key and id"
                .formatted(composite.key(), composite.id()));
      }
      composite(composite);
    }
    for (var property : model.ownProperties()) {
      Keys.above(property.key())
          .filter(above -> model.findComposite(above).isEmpty())
          .ifPresent(above ->
              problems.add(
                  new PlantPlace.OfProperty(model.id(), property.id()),
                  model.key() + "." + property.key(),
                  "Composite model \"%s\" does not exist in model %s; add it"
                      .formatted(above, model.key())));
    }
    model.interfaces().forEach(this::contract);
  }

  private void composite(CompositeModel composite) {
    if (model.findProperty(composite.key()).isPresent()
        || model.findHierarchy(composite.key()).isPresent()) {
      problem(
          composite,
          "\"%s\" is a property or a hierarchy of model %s already; choose another key"
              .formatted(composite.key(), model.key()));
    }
    composite
        .parent()
        .filter(above -> model.findComposite(above).isEmpty())
        .ifPresent(above ->
            problem(
                composite,
                "Composite model \"%s\" does not exist in model %s; add it"
                    .formatted(above, model.key())));
    composite.component().flatMap(this::wrong).ifPresent(message -> problem(composite, message));
  }

  private Optional<String> wrong(ModelId id) {
    var component = models.get(id);
    if (component == null) {
      return Optional.of(
          "Component model %s does not exist; add it, or name one that does".formatted(id));
    }
    if (component.type() != ModelType.COMPONENT_MODEL) {
      return Optional.of(
          "%s is %s; models are composed of component models"
              .formatted(component.key(), PlantText.withArticle(component.type())));
    }
    return id.equals(model.id()) || contains(component, model.id())
        ? Optional.of(
            "A %s would contain itself by way of %s; remove one composite model of the circle"
                .formatted(model.key(), component.key()))
        : Optional.empty();
  }

  private boolean contains(AssetModel from, ModelId wanted) {
    var seen = new HashSet<ModelId>();
    var open = new ArrayDeque<AssetModel>(List.of(from));
    while (!open.isEmpty()) {
      for (var composite : open.remove().composites()) {
        var id = composite.component();
        if (id.isPresent() && id.get().equals(wanted)) {
          return true;
        }
        if (id.isPresent() && seen.add(id.get()) && models.containsKey(id.get())) {
          open.add(models.get(id.get()));
        }
      }
    }
    return false;
  }

  private void contract(InterfaceRelationship relationship) {
    var contract = models.get(relationship.contract());
    var place = new PlantPlace.OfInterface(model.id(), relationship.contract());
    if (contract == null) {
      problems.add(
          place,
          model.key(),
          "Interface %s does not exist; add it, or name one that does"
              .formatted(relationship.contract()));
      return;
    }
    if (contract.type() != ModelType.INTERFACE || model.type() == ModelType.INTERFACE) {
      problems.add(
          place,
          model.key(),
          "%s can't fulfil %s; an asset model or a component model fulfils an interface"
              .formatted(model.key(), contract.key()));
      return;
    }
    for (var wanted : contract.properties()) {
      var standing =
          Optional.ofNullable(relationship.properties().get(wanted.id()))
              .flatMap(model::findProperty);
      if (standing.isEmpty()) {
        problems.add(
            place,
            model.key(),
            "Nothing stands for property \"%s\" of interface %s%s"
                .formatted(
                    wanted.key(),
                    contract.key(),
                    Spelling.hint(
                        wanted.key(),
                        model.properties().stream().map(PropertyDefinition::key).toList())));
      } else if (standing.get().type() != wanted.type()) {
        problems.add(
            place,
            model.key(),
            "\"%s\" is of type %s and can't stand for \"%s\" of interface %s, which is of type %s"
                .formatted(
                    standing.get().key(),
                    PlantText.of(standing.get().type()),
                    wanted.key(),
                    contract.key(),
                    PlantText.of(wanted.type())));
      }
    }
    for (var wanted : contract.hierarchies()) {
      if (Optional.ofNullable(relationship.hierarchies().get(wanted.id()))
          .flatMap(model::findHierarchy)
          .isEmpty()) {
        problems.add(
            place,
            model.key(),
            "Nothing stands for hierarchy \"%s\" of interface %s; add it to the mapping"
                .formatted(wanted.key(), contract.key()));
      }
    }
  }

  private void problem(CompositeModel composite, String message) {
    problems.add(
        new PlantPlace.OfComposite(model.id(), composite.id()),
        model.key() + "." + composite.key(),
        message);
  }
}
