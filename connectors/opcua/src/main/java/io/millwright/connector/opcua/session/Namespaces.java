// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
 * and the server is asked to tell when its list changes (OPC 10000-5, NamespaceArray). Only the
 * URIs that tags name count: whatever else changes in the list, no tag's node is another one then.
 * Safe for use by several threads.
 */
public final class Namespaces {
  /** What a new list means for the nodes that were found by the list before. */
  public enum Change {
    /** Each URI that tags name has its index still, or is missing still. */
    NONE,
    /** A URI that was missing has an index now; those that had one have it still. */
    ADDED,
    /** A URI has another index now, or none: a node that was found may be another one. */
    SHIFTED
  }

  /** The node that holds the list. */
  public static final NodeId LIST = NodeIds.Server_NamespaceArray;

  private final Set<String> named;
  private volatile List<String> uris = List.of();

  /**
   * @param named the URIs that tags name
   */
  public Namespaces(Set<String> named) {
    this.named = Set.copyOf(named);
  }

  /** False where no tag names a URI, so that the server's list does not matter. */
  public boolean areNamed() {
    return !named.isEmpty();
  }

  /** Asks the server for its list. */
  public Change read(OpcUaClient client) throws UaException {
    var id = new ReadValueId(LIST, AttributeId.Value.uid(), null, QualifiedName.NULL_VALUE);
    var results = client.read(0, TimestampsToReturn.Neither, List.of(id)).getResults();
    return results == null || results.length == 0 ? Change.NONE : take(results[0]);
  }

  /** Takes the list as the server sends it; a value that is no list changes nothing. */
  public synchronized Change take(DataValue value) {
    if (!(value.getValue().getValue() instanceof String[] sent)) {
      return Change.NONE;
    }
    var before = uris;
    var now = Arrays.stream(sent).map(uri -> uri == null ? "" : uri).toList();
    uris = now;
    var moved = named.stream().filter(uri -> now.indexOf(uri) != before.indexOf(uri)).toList();
    if (moved.isEmpty()) {
      return Change.NONE;
    }
    return moved.stream().noneMatch(before::contains) ? Change.ADDED : Change.SHIFTED;
  }

  /** The node as this session has it; empty where the server does not have the namespace. */
  public Optional<NodeId> find(ExpandedNodeId node) {
    var uri = node.getNamespaceUri();
    var written = node.getNamespaceIndex();
    int index = uri != null ? uris.indexOf(uri) : written == null ? 0 : written.intValue();
    return index < 0
        ? Optional.empty()
        : new ExpandedNodeId(node.server(), NamespaceReference.of(index), node.identifier())
            .toNodeId(new NamespaceTable());
  }
}
