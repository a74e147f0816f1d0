// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.part;

import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.PropertyId;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.validation.Position;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Where the parts of a plant are written. */
public final class Places {
  /** Stands for what needs no further word, because the reader of the files said it already. */
  public static final Position SAID = new Position("", -1, 0);

  private final Map<PlantPlace, Position> positions = new HashMap<>();
  private final Map<PlantPlace, Written> formulas = new HashMap<>();
  private final Set<PlantPlace> said = new HashSet<>();

  /**
   * Where a formula is written.
   *
   * @param original the character of the scalar that one of the formula comes from
   */
  private record Written(YamlDocument document, ScalarNode scalar, IntUnaryOperator original) {}

  /** Takes note of where a part is written. */
  public void put(PlantPlace place, Position position) {
    positions.put(place, position);
  }

  /** Takes note of where the formula of a property is written. */
  public void putFormula(
      ModelId model, PropertyId property, YamlDocument document, ScalarNode scalar) {
    putFormula(model, property, document, scalar, IntUnaryOperator.identity());
  }

  /** Takes note of where the formula of a property is written in another form. */
  public void putFormula(
      ModelId model,
      PropertyId property,
      YamlDocument document,
      ScalarNode scalar,
      IntUnaryOperator original) {
    formulas.put(
        new PlantPlace.OfFormula(model, property, 0), new Written(document, scalar, original));
  }

  /** Takes note of where the formula that ends a property's frames is written. */
  public void putUntil(
      ModelId model, PropertyId property, YamlDocument document, ScalarNode scalar) {
    formulas.put(
        new PlantPlace.OfUntil(model, property, 0),
        new Written(document, scalar, IntUnaryOperator.identity()));
  }

  /** Takes note of where the condition of an alarm is written. */
  public void putCondition(ModelId model, String alarm, YamlDocument document, ScalarNode scalar) {
    formulas.put(
        new PlantPlace.OfCondition(model, alarm, 0),
        new Written(document, scalar, IntUnaryOperator.identity()));
  }

  /** The reader has reported what is wrong there. */
  public void said(PlantPlace place) {
    said.add(place);
  }

  private boolean isSaid(PlantPlace place) {
    return said.contains(
        switch (place) {
          case PlantPlace.OfFormula(var model, var property, int _) ->
              new PlantPlace.OfFormula(model, property, 0);
          case PlantPlace.OfUntil(var model, var property, int _) ->
              new PlantPlace.OfUntil(model, property, 0);
          case PlantPlace.OfCondition(var model, var alarm, int _) ->
              new PlantPlace.OfCondition(model, alarm, 0);
          default -> place;
        });
  }

  /** Returns where a part is written, {@link #SAID}, or the nearest that is known. */
  public Position position(PlantPlace place) {
    if (isSaid(place)) {
      return SAID;
    }
    return switch (place) {
      case PlantPlace.OfFormula(var model, var property, int offset) ->
          formula(new PlantPlace.OfFormula(model, property, 0), offset);
      case PlantPlace.OfUntil(var model, var property, int offset) ->
          formula(new PlantPlace.OfUntil(model, property, 0), offset);
      case PlantPlace.OfWindow(var model, var property) ->
          or(place, new PlantPlace.OfProperty(model, property));
      case PlantPlace.OfCondition(var model, var alarm, int offset) ->
          formula(new PlantPlace.OfCondition(model, alarm, 0), offset);
      case PlantPlace.OfDefault(var model, var property) ->
          or(place, new PlantPlace.OfProperty(model, property));
      case PlantPlace.OfRole(var model, var property) ->
          or(place, new PlantPlace.OfProperty(model, property));
      case PlantPlace.OfMessage(var model, var alarm) ->
          or(place, new PlantPlace.OfAlarm(model, alarm));
      case PlantPlace.OfAttribute(var asset, var _) -> or(place, new PlantPlace.OfAsset(asset));
      case PlantPlace.OfAlias(var asset, var _) -> or(place, new PlantPlace.OfAsset(asset));
      case PlantPlace.OfModel _,
          PlantPlace.OfProperty _,
          PlantPlace.OfHierarchy _,
          PlantPlace.OfComposite _,
          PlantPlace.OfInterface _,
          PlantPlace.OfAlarm _,
          PlantPlace.OfAsset _ ->
          positions.getOrDefault(place, Position.NONE);
    };
  }

  private Position or(PlantPlace place, PlantPlace whole) {
    var position = positions.get(place);
    return position == null ? position(whole) : position;
  }

  private Position formula(PlantPlace start, int offset) {
    var written = formulas.get(start);
    return written == null
        ? Position.NONE
        : written.document().position(written.scalar(), written.original().applyAsInt(offset));
  }
}
