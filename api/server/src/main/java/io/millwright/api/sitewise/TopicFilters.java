// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.problem.Refusal;
import io.millwright.asset.AssetProperty;
import io.millwright.value.Tqv;
import java.util.List;
import java.util.Optional;

/**
 * The topics of notifications (SiteWise, PropertyNotification) and filters on them in the form of
 * MQTT (MQTT 3.1.1, 4.7): {@code +} stands for one level, {@code #} at the end for all that follow.
 */
public final class TopicFilters {
  /** The most values in one message (SiteWise, property notifications). */
  public static final int VALUES = 10;

  private TopicFilters() {}

  /** Returns the topic of a property. */
  public static String of(AssetProperty property) {
    return "$aws/sitewise/asset-models/%s/assets/%s/properties/%s"
        .formatted(property.asset().model(), property.asset().id(), property.property().id());
  }

  /**
   * Returns whether a filter matches a topic.
   *
   * @param filter a topic, or one with {@code +} and {@code #}
   */
  public static boolean matches(String filter, String topic) {
    var wanted = filter.split("/", -1);
    var levels = topic.split("/", -1);
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].equals("#")) {
        return true;
      }
      if (i >= levels.length || (!wanted[i].equals("+") && !wanted[i].equals(levels[i]))) {
        return false;
      }
    }
    return wanted.length == levels.length;
  }

  /**
   * Checks a filter and returns it.
   *
   * @throws Refusal if it is not a filter
   */
  public static String filter(String filter) {
    var levels = filter.split("/", -1);
    for (int i = 0; i < levels.length; i++) {
      boolean isWild = levels[i].contains("+") || levels[i].contains("#");
      boolean isRight = levels[i].equals("+") || (levels[i].equals("#") && i == levels.length - 1);
      if (isWild && !isRight) {
        throw Refusal.invalid(
            "topic \"%s\" is not a filter: + stands for a whole level, # for all at the end",
            filter);
      }
    }
    return filter;
  }

  /** Returns a message to the topic of a property. */
  public static ObjectNode message(AssetProperty property, List<Tqv> values) {
    var message =
        JsonNodeFactory.instance
            .objectNode()
            .put("topic", of(property))
            .put("type", "PropertyValueUpdate");
    var payload = message.putObject("payload");
    payload
        .put("assetId", property.asset().id().toString())
        .put("propertyId", property.property().id().toString());
    var list = payload.putArray("values");
    var type = Optional.of(property.property().type());
    values.forEach(value -> list.add(Variants.json(value, type)));
    return message;
  }
}
