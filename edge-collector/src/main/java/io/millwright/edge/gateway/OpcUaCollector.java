// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.connector.BrowsedTag;
import io.millwright.connector.ConnectorContext;
import io.millwright.connector.ConnectorFactory;
import io.millwright.edge.Passwords;
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
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Makes sources of SiteWise's configuration of OPC UA (user guide, "Configure an OPC UA source
 * (CLI)", {@code iotsitewise:opcuacollector:2}). The servers are browsed: each variable that the
 * filters let through is a tag, and its alias is the prefix with the variable's path. What this
 * edge can't do as it is asked for is refused, never passed over; where readings go is not asked of
 * the configuration.
 */
final class OpcUaCollector {
  private static final Map<String, String> POLICIES =
      Map.of(
          "BASIC256_SHA256", "Basic256Sha256",
          "AES128_SHA256_RSAOAEP", "Aes128_Sha256_RsaOaep",
          "AES256_SHA256_RSAPSS", "Aes256_Sha256_RsaPss");
  private static final Map<String, String> MODES =
      Map.of("SIGN", "Sign", "SIGN_AND_ENCRYPT", "SignAndEncrypt");

  private final ConnectorFactory factory;
  private final ConnectorContext context;
  private final Function<String, Optional<String>> users;
  private final Consumer<SourceDefinition> check;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param factory the one of OPC UA
   * @param users finds the user of a source, which the configuration keeps elsewhere
   * @param check throws where a source must not be connected to
   */
  OpcUaCollector(
      ConnectorFactory factory,
      ConnectorContext context,
      Function<String, Optional<String>> users,
      Consumer<SourceDefinition> check) {
    this.factory = factory;
    this.context = context;
    this.users = users;
    this.check = check;
  }

  /** A group of paths that are read alike. */
  private record Group(List<PathFilter> paths, OptionalInt rateMillis, double deadband) {}

  /**
   * The sources that a configuration asks for.
   *
   * @throws ConfigurationException if it can't be run, or a server can't be browsed now
   */
  List<SourceDefinition> sources(String configuration) {
    JsonNode root;
    try {
      root = json.readTree(configuration);
    } catch (JsonProcessingException e) {
      throw new ConfigurationException("It is not JSON: " + e.getOriginalMessage(), e);
    }
    var sources = new ArrayList<SourceDefinition>();
    for (int i = 0; i < root.path("sources").size(); i++) {
      sources.add(source(root.path("sources").get(i), "sources[%d]".formatted(i)));
    }
    return sources;
  }

  private SourceDefinition source(JsonNode source, String place) {
    var name = source.path("name").asText();
    if (name.isBlank()) {
      throw new ConfigurationException(place + ".name is missing; name the source");
    }
    var endpoint = source.path("endpoint");
    var groups = groups(source.path("propertyGroups"), place + ".propertyGroups");
    var settings = settings(name, endpoint, place + ".endpoint");
    publishing(source.path("propertyGroups"))
        .ifPresent(millis -> settings.put("publishing", setting(millis + "ms")));
    var reached =
        new SourceDefinition(name, "opcua", new Settings(Position.NONE, settings), List.of());
    check.accept(reached);
    var filters = filters(endpoint.path("nodeFilterRules"), place + ".endpoint.nodeFilterRules");
    var prefix = source.path("measurementDataStreamPrefix").asText("");
    return new SourceDefinition(
        name, "opcua", reached.settings(), tags(browse(reached), filters, groups, prefix));
  }

  private List<BrowsedTag> browse(SourceDefinition source) {
    try {
      return factory.browse(source, context);
    } catch (InvalidException e) {
      throw new ConfigurationException(e.problems().toString(), e);
    } catch (RuntimeException e) {
      throw new ConfigurationException(
          "Source %s can't be browsed: %s".formatted(source.name(), e.getMessage()), e);
    }
  }

  private Map<String, Setting> settings(String name, JsonNode endpoint, String place) {
    var settings = new LinkedHashMap<String, Setting>();
    settings.put("endpoint", setting(endpoint.path("endpointUri").asText()));
    var policy = endpoint.path("securityPolicy").asText("NONE");
    var mode = endpoint.path("messageSecurityMode").asText("NONE");
    if (!policy.equals("NONE")) {
      if (!POLICIES.containsKey(policy) || !MODES.containsKey(mode)) {
        throw new ConfigurationException(
            "%s: %s with %s is not supported; take one of %s with one of %s"
                .formatted(
                    place,
                    policy,
                    mode,
                    POLICIES.keySet().stream().sorted().toList(),
                    MODES.keySet().stream().sorted().toList()));
      }
      settings.put("security", setting(POLICIES.get(policy) + "/" + MODES.get(mode)));
    }
    if (endpoint.path("certificateTrust").path("type").asText("TrustAny").equals("X509")) {
      throw new ConfigurationException(
          place
              + ".certificateTrust: X509 is not supported; with TrustAny, the first certificate"
              + " that the server shows is the only one that is trusted from then on");
    }
    var identity = endpoint.path("identityProvider").path("type").asText("Anonymous");
    if (identity.equals("Username")) {
      settings.put(
          "user",
          setting(
              users
                  .apply(name)
                  .orElseThrow(() ->
                      new ConfigurationException(
                          "%s.identityProvider: set %s and %s where this edge runs"
                              .formatted(
                                  place,
                                  Passwords.userVariable(name),
                                  Passwords.variable(name))))));
    } else if (!identity.equals("Anonymous")) {
      throw new ConfigurationException(
          "%s.identityProvider: \"%s\" is not Anonymous or Username".formatted(place, identity));
    }
    return settings;
  }

  private static Setting setting(String text) {
    return new Setting(text, Position.NONE);
  }

  private static List<PathFilter> filters(JsonNode rules, String place) {
    var filters = new ArrayList<PathFilter>();
    for (var rule : rules) {
      if (!rule.path("action").asText("INCLUDE").equals("INCLUDE")) {
        throw new ConfigurationException(place + ": the action is INCLUDE; there is no other");
      }
      filters.add(filter(rule.path("definition"), place));
    }
    return filters;
  }

  private static PathFilter filter(JsonNode definition, String place) {
    if (!definition.path("type").asText().equals("OpcUaRootPath")
        || definition.path("rootPath").asText().isBlank()) {
      throw new ConfigurationException(
          place + ": a definition has the type OpcUaRootPath and a rootPath such as /Line 1/**");
    }
    return PathFilter.of(definition.path("rootPath").asText());
  }

  private static List<Group> groups(JsonNode groups, String place) {
    var read = new ArrayList<Group>();
    for (int i = 0; i < groups.size(); i++) {
      var group = groups.get(i);
      var here = "%s[%d]".formatted(place, i);
      group
          .path("dataQuality")
          .properties()
          .forEach(quality -> {
            if (!quality.getValue().asBoolean(true)) {
              throw new ConfigurationException(
                  "%s.dataQuality.%s: readings of every quality are taken; set it to true"
                      .formatted(here, quality.getKey()));
            }
          });
      var paths = new ArrayList<PathFilter>();
      group
          .path("nodeFilterRuleDefinitions")
          .forEach(definition -> paths.add(filter(definition, here)));
      var rate = group.path("scanMode").path("rate");
      read.add(
          new Group(
              paths,
              rate.isIntegralNumber() ? OptionalInt.of(rate.asInt()) : OptionalInt.empty(),
              deadband(group.path("deadband"), here + ".deadband")));
    }
    return read;
  }

  /** A part of the range for PERCENT, since our deadbands are in the value's unit. */
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

  /** The shortest of the groups': a source has one. */
  private static OptionalInt publishing(JsonNode groups) {
    return groups
        .valueStream()
        .map(group -> group.path("subscription").path("publishingIntervalMilliseconds"))
        .filter(JsonNode::isIntegralNumber)
        .mapToInt(JsonNode::asInt)
        .min();
  }

  private static List<TagDefinition> tags(
      List<BrowsedTag> variables, List<PathFilter> filters, List<Group> groups, String prefix) {
    var tags = new ArrayList<TagDefinition>();
    var taken = new HashSet<String>();
    for (var variable : variables) {
      var path = "/" + String.join("/", variable.path());
      boolean isWanted =
          filters.isEmpty()
              ? !path.startsWith("/Server/")
              : filters.stream().anyMatch(filter -> filter.matches(path));
      // Display names need not be unique; the first keeps the path.
      if (!isWanted || !taken.add(path)) {
        continue;
      }
      var group =
          groups.stream()
              .filter(some -> some.paths().stream().anyMatch(filter -> filter.matches(path)))
              .findFirst();
      var address = new LinkedHashMap<>(variable.address().entries());
      group.ifPresent(some ->
          some.rateMillis().ifPresent(millis -> address.put("sampling", setting(millis + "ms"))));
      tags.add(
          new TagDefinition(
              alias(prefix + path),
              new Settings(Position.NONE, address),
              1,
              0,
              group.map(Group::deadband).orElse(0.0)));
    }
    return tags;
  }

  private static Alias alias(String path) {
    try {
      return new Alias(path);
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException(String.valueOf(e.getMessage()), e);
    }
  }
}
