// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.connector.BrowsedTag;
import io.millwright.connector.ConfigurationException;
import io.millwright.connector.ConnectorContext;
import io.millwright.connector.DeviceLogins;
import io.millwright.connector.GatewayTranslation;
import io.millwright.reading.Alias;
import io.millwright.source.Setting;
import io.millwright.source.Settings;
import io.millwright.source.SourceDefinition;
import io.millwright.source.TagDefinition;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Position;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Translates SiteWise's OPC UA configurations (SiteWise's user guide, "Configure an OPC UA source
 * (CLI)", {@code iotsitewise:opcuacollector:2}). Each server is browsed. Every variable that passes
 * the filters becomes a tag, whose alias is the configured prefix followed by the variable's path.
 * A configuration with a setting that the connector does not support is refused, never silently
 * ignored. The configuration's {@code destination} is not read, because the edge knows where its
 * readings go.
 */
public final class CollectorConfigurations implements GatewayTranslation {
  private static final String PROTOCOL = "opcua";
  private static final String PREFIX = "measurementDataStreamPrefix";
  private static final String NAMESPACE = "iotsitewise:opcuacollector:";

  private final BiFunction<SourceDefinition, ConnectorContext, List<BrowsedTag>> browsing;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Creates the translation.
   *
   * @param browsing lists the variables of a source's server, as {@link
   *     io.millwright.connector.ConnectorFactory#browse} does
   */
  public CollectorConfigurations(
      BiFunction<SourceDefinition, ConnectorContext, List<BrowsedTag>> browsing) {
    this.browsing = browsing;
  }

  @Override
  public String namespace() {
    return NAMESPACE + "2";
  }

  @Override
  public boolean isFor(String namespace) {
    return namespace.startsWith(NAMESPACE);
  }

  @Override
  public List<String> aliasBeginnings(String configuration) {
    return parse(configuration)
        .path("sources")
        .valueStream()
        .map(source -> source.path(PREFIX).asText(""))
        .toList();
  }

  @Override
  public List<SourceDefinition> sources(
      String configuration, ConnectorContext context, DeviceLogins logins) {
    var root = parse(configuration);
    var sources = new ArrayList<SourceDefinition>();
    for (int i = 0; i < root.path("sources").size(); i++) {
      var place = "sources[%d]".formatted(i);
      sources.add(source(root.path("sources").get(i), place, context, logins));
    }
    return sources;
  }

  private JsonNode parse(String configuration) {
    try {
      return json.readTree(configuration);
    } catch (JsonProcessingException e) {
      throw new ConfigurationException("It is not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private SourceDefinition source(
      JsonNode source, String place, ConnectorContext context, DeviceLogins logins) {
    var name = source.path("name").asText();
    if (name.isBlank()) {
      throw new ConfigurationException(place + ".name is missing; name the source");
    }
    var endpoint = source.path("endpoint");
    var groups = PropertyGroup.read(source.path("propertyGroups"), place + ".propertyGroups");
    var settings = EndpointSettings.of(name, endpoint, place + ".endpoint", logins);
    PropertyGroup.publishing(source.path("propertyGroups"))
        .ifPresent(millis -> settings.put("publishing", millis + "ms"));
    var server = new SourceDefinition(name, PROTOCOL, settings(settings), List.of());
    logins.check(server);
    var rules =
        NodeFilterRules.read(endpoint.path("nodeFilterRules"), place + ".endpoint.nodeFilterRules");
    var prefix = source.path(PREFIX).asText("");
    var tags = tags(browse(server, context), rules, groups, prefix);
    return new SourceDefinition(name, PROTOCOL, server.settings(), tags);
  }

  private static Settings settings(Map<String, String> texts) {
    var entries = new LinkedHashMap<String, Setting>();
    texts.forEach((key, text) -> entries.put(key, new Setting(text, Position.NONE)));
    return new Settings(Position.NONE, entries);
  }

  private List<BrowsedTag> browse(SourceDefinition server, ConnectorContext context) {
    try {
      return browsing.apply(server, context);
    } catch (InvalidException e) {
      throw new ConfigurationException(e.problems().toString(), e);
    } catch (RuntimeException e) {
      throw new ConfigurationException(
          "Source %s can't be browsed: %s".formatted(server.name(), e.getMessage()), e);
    }
  }

  private static List<TagDefinition> tags(
      List<BrowsedTag> variables,
      NodeFilterRules rules,
      List<PropertyGroup> groups,
      String prefix) {
    var tags = new ArrayList<TagDefinition>();
    var taken = new HashSet<String>();
    for (var variable : variables) {
      var path = "/" + String.join("/", variable.path());
      // Two variables may have the same path of display names; the first one keeps it.
      if (rules.letThrough(path) && taken.add(path)) {
        var group = groups.stream().filter(candidate -> candidate.has(path)).findFirst();
        tags.add(tag(alias(prefix + path), variable, group));
      }
    }
    return tags;
  }

  private static TagDefinition tag(
      Alias alias, BrowsedTag variable, Optional<PropertyGroup> group) {
    var address = new LinkedHashMap<>(variable.address().entries());
    group
        .map(PropertyGroup::sampling)
        .ifPresent(millis -> address.put("sampling", new Setting(millis + "ms", Position.NONE)));
    return new TagDefinition(
        alias,
        new Settings(Position.NONE, address),
        1,
        0,
        group.map(PropertyGroup::deadband).orElse(0.0));
  }

  private static Alias alias(String path) {
    try {
      return new Alias(path);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }
}
