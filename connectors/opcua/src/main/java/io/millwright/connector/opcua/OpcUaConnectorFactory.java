// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import io.millwright.connector.Backoff;
import io.millwright.connector.BrowsedTag;
import io.millwright.connector.Connector;
import io.millwright.connector.ConnectorContext;
import io.millwright.connector.ConnectorFactory;
import io.millwright.connector.DeviceLogin;
import io.millwright.connector.GatewayTranslation;
import io.millwright.connector.StatusMeaning;
import io.millwright.connector.opcua.browse.BrowseLimits;
import io.millwright.connector.opcua.browse.EdgeFileText;
import io.millwright.connector.opcua.browse.OpcUaBrowser;
import io.millwright.connector.opcua.gateway.CollectorConfigurations;
import io.millwright.connector.opcua.session.OpcUaSettings;
import io.millwright.connector.opcua.session.UserIdentity;
import io.millwright.source.Settings;
import io.millwright.source.SourceDefinition;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Creates connectors for sources with an {@code opcua} group in their edge file. */
public final class OpcUaConnectorFactory implements ConnectorFactory {
  private static final Logger LOG = System.getLogger(OpcUaConnectorFactory.class.getName());
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(10);

  /** Creates the factory, for {@link java.util.ServiceLoader}. */
  public OpcUaConnectorFactory() {}

  @Override
  public String protocol() {
    return "opcua";
  }

  @Override
  public List<Problem> check(SourceDefinition source) {
    var problems = new ArrayList<Problem>();
    tags(source, settings(source, problems), problems);
    return problems;
  }

  @Override
  public Connector create(SourceDefinition source, ConnectorContext context) {
    var problems = new ArrayList<Problem>();
    var settings = settings(source, problems);
    var tags = tags(source, settings, problems);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    return new OpcUaConnector(
        source.name(),
        settings,
        tags,
        context.clock(),
        Backoff.STANDARD,
        ASKED_AGAIN,
        new UserIdentity(source.name(), settings, context));
  }

  @Override
  public StatusMeaning explain(String status) {
    return OpcUaStatus.explain(status);
  }

  @Override
  public List<BrowsedTag> browse(SourceDefinition source, ConnectorContext context) {
    var browsed = new OpcUaBrowser(context, BrowseLimits.EDGE).browseToTheEnd(source);
    if (!browsed.missing().isEmpty()) {
      LOG.log(
          Level.WARNING, () -> "connector=%s %s".formatted(source.name(), browsed.whatIsMissing()));
    }
    return browsed.variables().stream()
        .filter(variable -> EdgeFileText.obstacle(variable).isEmpty())
        .map(variable -> new BrowsedTag(variable.path(), Settings.of("node", variable.node())))
        .toList();
  }

  @Override
  public Optional<DeviceLogin> findLogin(SourceDefinition source) {
    return OpcUaSettings.findLogin(source.settings());
  }

  @Override
  public Optional<GatewayTranslation> gatewayTranslation() {
    return Optional.of(new CollectorConfigurations(this::browse));
  }

  private static OpcUaSettings settings(SourceDefinition source, List<Problem> problems) {
    return OpcUaSettings.read(source.settings(), "source " + source.name(), problems);
  }

  private static List<OpcUaTag> tags(
      SourceDefinition source, OpcUaSettings settings, List<Problem> problems) {
    var tags = new ArrayList<OpcUaTag>();
    for (int i = 0; i < source.tags().size(); i++) {
      OpcUaTag.read(source.tags().get(i), i, settings.publishing(), problems).ifPresent(tags::add);
    }
    return tags;
  }
}
