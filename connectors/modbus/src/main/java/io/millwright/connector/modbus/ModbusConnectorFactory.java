// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

import io.millwright.connector.Backoff;
import io.millwright.connector.Connector;
import io.millwright.connector.ConnectorContext;
import io.millwright.connector.ConnectorFactory;
import io.millwright.connector.StatusMeaning;
import io.millwright.source.SourceDefinition;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.List;

/** Creates connectors for sources with a {@code modbus} group in their edge file. */
public final class ModbusConnectorFactory implements ConnectorFactory {
  /** Creates the factory, for {@link java.util.ServiceLoader}. */
  public ModbusConnectorFactory() {}

  @Override
  public String protocol() {
    return "modbus";
  }

  @Override
  public List<Problem> check(SourceDefinition source) {
    var problems = new ArrayList<Problem>();
    read(source, problems);
    return problems;
  }

  @Override
  public Connector create(SourceDefinition source, ConnectorContext context) {
    var problems = new ArrayList<Problem>();
    var settings = read(source, problems);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    return new ModbusConnector(
        source.name(), settings, tags(source, problems), context.clock(), Backoff.STANDARD);
  }

  @Override
  public StatusMeaning explain(String status) {
    return ReadOutcome.explain(status);
  }

  private static ModbusSettings read(SourceDefinition source, List<Problem> problems) {
    var settings = ModbusSettings.read(source.settings(), "source " + source.name(), problems);
    tags(source, problems);
    return settings;
  }

  private static List<ModbusTag> tags(SourceDefinition source, List<Problem> problems) {
    var tags = new ArrayList<ModbusTag>();
    for (int i = 0; i < source.tags().size(); i++) {
      ModbusAddress.read(source.tags().get(i), i, problems).ifPresent(tags::add);
    }
    return tags;
  }
}
