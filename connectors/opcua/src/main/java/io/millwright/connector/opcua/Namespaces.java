// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId.NamespaceReference;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;

/**
 * The URIs of a server's namespaces, by which the tags of one session find their nodes. The index
 * of a URI may be another one after each start of the server, so it is looked up for each session,
 * and the server is asked to tell when its list changes (OPC 10000-5, NamespaceArray). Safe for use
 * by several threads.
 */
final class Namespaces {
  /** What a new list means for the nodes that were found by the list before. */
  enum Change {
    /** The list is the same. */
    NONE,
    /** The list has grown; each index still has its URI. */
    ADDED,
    /** An index has another URI: a node that was found may be another one now. */
    SHIFTED
  }

  /** The node that holds the list. */
  static final NodeId LIST = NodeIds.Server_NamespaceArray;

  private final OpcUaClient client;
  private volatile List<String> uris = List.of();

  Namespaces(OpcUaClient client) {
    this.client = client;
  }

  /** Asks the server for its list. */
  Change read() throws UaException {
    var id = new ReadValueId(LIST, AttributeId.Value.uid(), null, QualifiedName.NULL_VALUE);
    var results = client.read(0, TimestampsToReturn.Neither, List.of(id)).getResults();
    return results == null || results.length == 0 ? Change.NONE : take(results[0]);
  }

  /** Takes the list as the server sends it; a value that is no list changes nothing. */
  synchronized Change take(DataValue value) {
    if (!(value.getValue().getValue() instanceof String[] sent)) {
      return Change.NONE;
    }
    var before = uris;
    var now = Arrays.stream(sent).map(uri -> uri == null ? "" : uri).toList();
    uris = now;
    if (now.equals(before)) {
      return Change.NONE;
    }
    return now.size() > before.size() && now.subList(0, before.size()).equals(before)
        ? Change.ADDED
        : Change.SHIFTED;
  }

  /** The node as this session has it; empty where the server does not have the namespace. */
  Optional<NodeId> find(ExpandedNodeId node) {
    var uri = node.getNamespaceUri();
    var written = node.getNamespaceIndex();
    int index = uri != null ? uris.indexOf(uri) : written == null ? 0 : written.intValue();
    return index < 0
        ? Optional.empty()
        : new ExpandedNodeId(node.server(), NamespaceReference.of(index), node.identifier())
            .toNodeId(new NamespaceTable());
  }
}
