// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.asset;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.millwright.asset.AssetProperty;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.definition.Truth;
import io.millwright.role.PropertyRole;
import io.millwright.role.TruthWords;
import io.millwright.unit.UnitText;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Knows how people read the values of a property, so that pages need not guess. */
public final class ShownProperty {
  private static final String THIN_SPACE = "\u202f";

  private ShownProperty() {}

  /**
   * The words for no and yes of a property whose values answer a question. A value means yes if it
   * is true, or a number other than 0.
   *
   * @param subject the key of the thing that the words describe; absent if the words are clear
   *     without it
   * @param look how serious a yes is: {@code run}, {@code wait} or {@code fault}
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record TruthAnswer(@Nullable String subject, String no, String yes, String look) {}

  /**
   * Returns the unit as people write it behind a shown number, such as {@code °C}.
   *
   * @param property of an asset, which may have a unit of its own for it
   */
  public static String unit(AssetProperty property) {
    return isPercent(property) ? "%" : UnitText.of(property.unit());
  }

  /** Returns the factor by which a value is multiplied to be shown; null for none. */
  public static @Nullable Integer factor(AssetProperty property) {
    return isPercent(property) ? 100 : null;
  }

  /** Returns whether a property is a ratio that people read in percent. */
  private static boolean isPercent(AssetProperty property) {
    return property.property().role().isShare()
        && (property.unit().isEmpty() || property.unit().equals("1"));
  }

  /** Returns the name of the property's role; null if it has none. */
  static @Nullable String role(PropertyDefinition property) {
    return property.role() == PropertyRole.NONE ? null : property.role().word();
  }

  /** Returns the words for no and yes; null if the values answer no question. */
  static @Nullable TruthAnswer truth(PropertyDefinition property) {
    if (!Truth.isOf(property)) {
      return null;
    }
    var words = TruthWords.of(property.key(), property.assigned());
    return new TruthAnswer(
        words.subject().isEmpty() ? null : words.subject(),
        words.no(),
        words.yes(),
        words.look().name().toLowerCase(Locale.ROOT));
  }

  /** Returns the usual length of a metric's window; empty if it does not follow the clock. */
  static Optional<Duration> step(PropertyDefinition property) {
    return property.kind() instanceof PropertyKind.Metric(var _, var window, int _)
        ? window.step()
        : Optional.empty();
  }

  /**
   * Returns the length of a window for people, such as {@code 5 min} or {@code 1 week}.
   *
   * @param text the length in a model file, such as {@code 5m}; the key of a frame is returned
   *     unchanged
   */
  static String window(String text) {
    int letters = 0;
    while (letters < text.length() && Character.isDigit(text.charAt(letters))) {
      letters++;
    }
    var number = text.substring(0, letters);
    var word =
        switch (text.substring(letters)) {
          case "s" -> "s";
          case "m" -> "min";
          case "h" -> "h";
          case "d" -> "d";
          case "w" -> number.equals("1") ? "week" : "weeks";
          case "mo" -> number.equals("1") ? "month" : "months";
          case "y" -> number.equals("1") ? "year" : "years";
          default -> "";
        };
    return number.isEmpty() || word.isEmpty() ? text : number + THIN_SPACE + word;
  }
}
