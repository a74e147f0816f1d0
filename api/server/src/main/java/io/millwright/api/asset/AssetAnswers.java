// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.asset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millwright.api.alarm.AlarmAnswers.AlarmAnswer;
import io.millwright.api.json.Point;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.formula.Formula;
import io.millwright.value.DataType;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes assets as {@code /api/v1/} answers them. */
final class AssetAnswers {
  /** The characters that the ids and field names of a row take. */
  private static final int OF_ROW = 200;

  private AssetAnswers() {}

  /**
   * The answer with assets, parents before their children.
   *
   * @param more true if a limit has left some out
   */
  record Assets(List<AssetRow> assets, boolean more) {}

  /**
   * An asset in the tree.
   *
   * @param model the key of its model
   * @param hierarchy the key of its hierarchy in the parent's model; null at the top
   * @param children how many assets are directly below it
   */
  record AssetRow(
      String id,
      String path,
      String key,
      String name,
      String description,
      String model,
      String modelName,
      @Nullable String parentId,
      @Nullable String hierarchy,
      int children) {
    /** Returns about how many characters the row has in JSON. */
    int characters() {
      return OF_ROW
          + path.length()
          + key.length()
          + name.length()
          + description.length()
          + model.length()
          + modelName.length();
    }
  }

  /** One asset with its properties, children and alarms. */
  record AssetPage(
      String id,
      String path,
      String key,
      String name,
      String description,
      String model,
      String modelName,
      @Nullable String parentPath,
      List<Child> children,
      List<PropertyRow> properties,
      List<AlarmAnswer> alarms) {}

  /** A child of an asset. */
  record Child(String path, String key, String name, String model, String hierarchy) {}

  /**
   * A property of an asset.
   *
   * @param name with the names of the composite models around it
   * @param kind attribute, measurement, transform, metric or frame
   * @param formula of a frame the condition that opens it
   * @param until the condition that closes a frame, where it has one of its own
   * @param window the step of a metric's windows, such as {@code 5m}, or the key of a frame
   * @param over the length of windows that overlap
   * @param zone the time zone of windows that have one of their own
   * @param percentGood how much of a metric's window must be GOOD, where it asks for that
   * @param role what the property means to people, such as {@code oee}
   * @param truth the words for no and yes, where the values answer a question
   * @param unitText the unit as people write it behind a shown number; empty for none
   * @param factor by how much a value is multiplied to be shown; absent for not at all
   * @param windowSeconds the usual length of a metric's step, where the clock gives it
   * @param windowText the step of a metric's windows as people say it, such as {@code 5 min}
   * @param overText the length of windows that overlap as people say it
   * @param latest null where there is no data yet
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record PropertyRow(
      String id,
      String key,
      String name,
      String alias,
      String kind,
      DataType type,
      String unit,
      @Nullable String formula,
      @Nullable String until,
      @Nullable String window,
      @Nullable String offset,
      @Nullable String over,
      @Nullable String zone,
      @Nullable Integer percentGood,
      @Nullable String role,
      ShownProperty.@Nullable TruthAnswer truth,
      String unitText,
      @Nullable Integer factor,
      @Nullable Long windowSeconds,
      @Nullable String windowText,
      @Nullable String overText,
      @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable Point latest) {}

  static PropertyRow property(AssetModel model, AssetProperty property, @Nullable Point latest) {
    var definition = property.property();
    var kind = definition.kind();
    var formulas = kind.formulas().map(Formula::source).toList();
    var window = kind instanceof PropertyKind.Metric(_, var windows, _) ? windows.text() : null;
    return new PropertyRow(
        definition.id().toString(),
        definition.key(),
        model.fullName(definition),
        property.alias().path(),
        kind.word(),
        definition.type(),
        property.unit(),
        formulas.isEmpty() ? null : formulas.getFirst(),
        formulas.size() < 2 ? null : formulas.getLast(),
        window == null ? null : window.every(),
        window == null ? null : window.offset().orElse(null),
        window == null ? null : window.over().orElse(null),
        window == null ? null : window.zone().orElse(null),
        kind instanceof PropertyKind.Metric(_, _, int percent) && percent > 0 ? percent : null,
        ShownProperty.role(definition),
        ShownProperty.truth(definition),
        ShownProperty.unit(property),
        ShownProperty.factor(property),
        ShownProperty.step(definition).map(Duration::toSeconds).orElse(null),
        window == null ? null : ShownProperty.window(window.every()),
        window == null ? null : window.over().map(ShownProperty::window).orElse(null),
        latest);
  }
}
