// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

import io.millwright.source.SourceDefinition;
import io.millwright.validation.Problem;
import java.util.List;

/** Makes the connectors of one protocol. Found by {@link java.util.ServiceLoader}. */
public interface ConnectorFactory {
  /** The protocol, as edge files name it: {@code opcua}, {@code modbus}. */
  String protocol();

  /** Everything that is wrong with a source's settings and its tags' addresses. */
  List<Problem> check(SourceDefinition source);

  /**
   * A connector for a source, not yet started.
   *
   * @throws io.millwright.validation.InvalidException if {@link #check} finds a problem
   */
  Connector create(SourceDefinition source, ConnectorContext context);
}
