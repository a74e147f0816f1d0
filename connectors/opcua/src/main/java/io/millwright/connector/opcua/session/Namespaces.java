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
 * of a URI may change with each start of the server. Therefore each session looks it up, and asks
 * the server to report changes of its list (OPC 10000-5, NamespaceArray). Only URIs that tags name
 * matter: other changes of the list can't move a tag to another node. Safe for use by several
 * threads.
 */
public final class Namespaces {
  /** What a new list means for the nodes that were found by the previous list. */
  public enum Change {
    /** Every URI that tags name has the same index as before, or is still missing. */
    NONE,
    /** A URI that was missing has an index now. The others kept their index. */
    ADDED,
    /** A URI has a different index or none now, so a node id may stand for another node. */
    SHIFTED
  }

  /** The node that holds the list. */
  public static final NodeId LIST = NodeIds.Server_NamespaceArray;

  private final Set<String> named;
  private volatile List<String> uris = List.of();

  /**
   * Creates an empty list.
   *
   * @param named the URIs that tags name
   */
  public Namespaces(Set<String> named) {
    this.named = Set.copyOf(named);
  }

  /** Returns whether a tag names a URI. Otherwise the server's list does not matter. */
  public boolean areNamed() {
    return !named.isEmpty();
  }

  /** Reads the server's list and returns how it changed. */
  public Change read(OpcUaClient client) throws UaException {
    var id = new ReadValueId(LIST, AttributeId.Value.uid(), null, QualifiedName.NULL_VALUE);
    var results = client.read(0, TimestampsToReturn.Neither, List.of(id)).getResults();
    return results == null || results.length == 0 ? Change.NONE : take(results[0]);
  }

  /**
   * Takes the list that the server sent and returns how it changed. A value that is not a list
   * changes nothing.
   */
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

  /** Returns the node id for this session; empty if the server does not have the namespace. */
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
