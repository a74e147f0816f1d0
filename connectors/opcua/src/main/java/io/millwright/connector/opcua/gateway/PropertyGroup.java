// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import io.millwright.connector.ConfigurationException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * One of a source's {@code propertyGroups}: nodes with the same sampling interval and deadband.
 *
 * @param paths the filters of the group's nodes
 * @param sampling the milliseconds from one sample to the next; null if the group names none
 * @param deadband the deadband in the unit of the values; 0 takes every sample
 */
record PropertyGroup(List<PathFilter> paths, @Nullable Integer sampling, double deadband) {
  PropertyGroup {
    paths = List.copyOf(paths);
  }

  /**
   * Reads the groups of a source.
   *
   * @param place where the groups stand, for messages
   * @throws ConfigurationException if a group asks for what this connector can't do
   */
  static List<PropertyGroup> read(JsonNode groups, String place) {
    var read = new ArrayList<PropertyGroup>();
    for (int i = 0; i < groups.size(); i++) {
      read.add(readOne(groups.get(i), "%s[%d]".formatted(place, i)));
    }
    return read;
  }

  private static PropertyGroup readOne(JsonNode group, String place) {
    group
        .path("dataQuality")
        .properties()
        .forEach(quality -> {
          if (!quality.getValue().asBoolean(true)) {
            throw new ConfigurationException(
                "%s.dataQuality.%s: readings of every quality are taken; set it to true"
                    .formatted(place, quality.getKey()));
          }
        });
    var paths = new ArrayList<PathFilter>();
    group
        .path("nodeFilterRuleDefinitions")
        .forEach(definition -> paths.add(NodeFilterRules.path(definition, place)));
    var rate = group.path("scanMode").path("rate");
    return new PropertyGroup(
        paths,
        rate.isIntegralNumber() ? rate.asInt() : null,
        deadband(group.path("deadband"), place + ".deadband"));
  }

  /**
   * Returns the deadband in the unit of the values. SiteWise's PERCENT is a part of the range from
   * eguMin to eguMax.
   */
  private static double deadband(JsonNode deadband, String place) {
    if (deadband.isMissingNode() || deadband.isNull()) {
      return 0;
    }
    double value = deadband.path("value").asDouble(-1);
    double range = deadband.path("eguMax").asDouble() - deadband.path("eguMin").asDouble();
    double part =
        switch (deadband.path("type").asText()) {
          case "ABSOLUTE" -> 1;
          case "PERCENT" -> range / 100;
          default -> 0;
        };
    if (value < 0 || !(part > 0) || !Double.isFinite(value * part)) {
      throw new ConfigurationException(
          place + ": give the type ABSOLUTE and a value, or PERCENT with eguMin and eguMax");
    }
    return value * part;
  }

  /** Returns whether the node with this path belongs to the group. */
  boolean has(String path) {
    return paths.stream().anyMatch(filter -> filter.matches(path));
  }

  /**
   * Returns the shortest publishing interval of the groups in milliseconds, because a source has
   * only one interval; empty if no group names one.
   */
  static OptionalInt publishing(JsonNode groups) {
    return groups
        .valueStream()
        .map(group -> group.path("subscription").path("publishingIntervalMilliseconds"))
        .filter(JsonNode::isIntegralNumber)
        .mapToInt(JsonNode::asInt)
        .min();
  }
}
