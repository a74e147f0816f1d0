// SPDX-License-Identifier: Apache-2.0
package io.millwright.asset.id;

import java.util.Optional;
import java.util.regex.Pattern;

/** The rules for the keys that people write in model files and formulas. */
public final class Keys {
  /** Keys of models and assets; an asset's key is one step of its path. */
  public static final Pattern NODE = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");

  /** Keys of properties, hierarchies and alarms: names in formulas (SiteWise, VariableName). */
  public static final Pattern VARIABLE = Pattern.compile("[a-z][a-z0-9_]{0,63}");

  /**
   * Keys of what may stand in a composite model: the keys of the composite models around it and its
   * own, joined by dots.
   */
  public static final Pattern PATH = Pattern.compile(VARIABLE + "(\\." + VARIABLE + ")*");

  private Keys() {}

  /** Returns the key of the composite model that a key stands in; empty at the top of its model. */
  public static Optional<String> above(String key) {
    int dot = key.lastIndexOf('.');
    return dot < 0 ? Optional.empty() : Optional.of(key.substring(0, dot));
  }

  /**
   * Returns a key, after making sure that it is one of a part that may stand in a composite model.
   *
   * @param what the kind of part, for the message
   * @throws IllegalArgumentException if it is not one
   */
  public static String path(String what, String key) {
    for (var step : key.split("\\.", -1)) {
      variable(what, step);
    }
    return key;
  }

  /**
   * Returns a key, after making sure that it is one of a model or an asset.
   *
   * @param what the kind of part, for the message
   * @throws IllegalArgumentException if it is not one
   */
  public static String node(String what, String key) {
    if (!NODE.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "%s \"%s\" is not a key: use 1 to 128 letters, digits, _, . and -".formatted(what, key));
    }
    return key;
  }

  /**
   * Returns a key, after making sure that it is one of a property, a hierarchy or an alarm.
   *
   * @param what the kind of part, for the message
   * @throws IllegalArgumentException if it is not one
   */
  public static String variable(String what, String key) {
    if (!VARIABLE.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "%s \"%s\" is not a key: use a small letter, then up to 63 small letters, digits and _"
              .formatted(what, key));
    }
    return key;
  }
}
