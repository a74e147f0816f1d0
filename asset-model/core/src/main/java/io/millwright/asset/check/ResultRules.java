// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.check;

import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.formula.Formula;
import io.millwright.formula.check.FormulaUnits;
import io.millwright.formula.check.Type;
import io.millwright.formula.check.Types;
import io.millwright.value.DataType;

/** The rules for what formulas give: a value of the type and the unit of their property. */
final class ResultRules {
  private final AssetModel model;
  private final FormulaNames names;

  ResultRules(AssetModel model, FormulaNames names) {
    this.model = model;
    this.names = names;
  }

  /**
   * Reports units in a formula that don't fit together, where the formula only says whether
   * something is true.
   */
  void checkUnits(Formula formula, FormulaSite site) {
    FormulaUnits.convert(formula.expression(), names::unit, site::doubt);
  }

  /** Returns the type that a formula gives, after reporting what is wrong with its types. */
  Type type(Formula formula, FormulaSite site) {
    return Types.check(formula.expression(), names::type, site::doubt, site::report);
  }

  /** Reports a formula that does not give what its property holds. */
  void check(PropertyDefinition property, Formula formula, FormulaSite site) {
    var type = type(formula, site);
    var unit = FormulaUnits.convert(formula.expression(), names::unit, site::doubt).unit();
    FormulaUnits.mismatch(unit, model.unit(property.unit()))
        .ifPresent(message -> site.doubt(formula.expression(), message));
    boolean isText = property.type() == DataType.STRING;
    switch (type) {
      case NUMBER, TRUTH -> {
        if (isText) {
          site.doubt(
              formula.expression(),
              "The formula gives %s, and \"%s\" is a string; remove its type, or make text of it: '' + x"
                  .formatted(type.description(), property.key()));
        }
      }
      case TEXT -> {
        if (!isText) {
          site.doubt(
              formula.expression(),
              "The formula gives text, and \"%s\" is %s; declare it with type: string"
                  .formatted(property.key(), described(property.type())));
        }
      }
      case NOTHING ->
          site.doubt(formula.expression(), "The formula never has a value; write what it is");
      case TIME ->
          site.doubt(
              formula.expression(),
              "A local time is no value; take a part of it, such as hour(localtime(timestamp()))");
      case UNKNOWN -> {}
    }
  }

  private static String described(DataType type) {
    return switch (type) {
      case DOUBLE -> "a double";
      case INTEGER -> "an integer";
      case BOOLEAN -> "a boolean";
      case STRING -> "a string";
      case STRUCT -> "a struct";
    };
  }
}
