// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.millwright.connector.ConnectorContext;
import io.millwright.source.SourceDefinition;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.SessionActivityListener;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseResultMask;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;

/**
 * Lists the variables of a server.
 *
 * <ol>
 *   <li>From the Objects folder down, level by level, every object and variable is browsed once, as
 *       many at a time as the server allows. The server's own diagnostics are left out.
 *   <li>Properties (OPC 10000-3, HasProperty) describe a variable and are not listed; its
 *       engineering unit and its range are taken from them.
 *   <li>Types, ranks, access rights and descriptions are read in bulk.
 * </ol>
 */
public final class OpcUaBrowser {
  private static final int MOST_NODES = 1_000_000;
  private static final int OBJECTS_AND_VARIABLES =
      NodeClass.Object.getValue() | NodeClass.Variable.getValue();

  private final ConnectorContext context;

  /**
   * @param context for the password, and the data folder with our certificate
   */
  public OpcUaBrowser(ConnectorContext context) {
    this.context = context;
  }

  /**
   * The variables of a server, and the nodes of which it did not let us list everything. Takes
   * about a second for ten thousand.
   *
   * @param source how to reach it, as in an edge file; its tags don't matter
   * @throws InvalidException if the settings are wrong
   * @throws BrowseException if the server cannot be reached, or does not let us browse
   */
  public BrowsedServer browse(SourceDefinition source) {
    var problems = new ArrayList<Problem>();
    var settings = OpcUaSettings.read(source.settings(), "source " + source.name(), problems);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    var identity = new Identity(source.name(), settings, context);
    try (var link =
        ServerLink.open(
            settings.endpoint(),
            settings.security(),
            identity.provider(),
            identity.certificate(),
            new SessionActivityListener() {})) {
      return new Walk(link.client()).server();
    } catch (ConnectionException e) {
      throw new BrowseException(String.valueOf(e.getMessage()), e);
    } catch (UaException e) {
      var failure = ServerLink.failure(e, settings.endpoint());
      throw new BrowseException(String.valueOf(failure.getMessage()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrowseException("Browsing %s was interrupted".formatted(settings.endpoint()), e);
    }
  }

  /** One walk through one address space. */
  private static final class Walk {
    private record Found(NodeId node, List<String> path, boolean isVariable) {}

    private final OpcUaClient client;
    private final ReferenceListing listing;
    private final Map<NodeId, NodeId> units = new HashMap<>();
    private final Map<NodeId, NodeId> ranges = new HashMap<>();
    private final List<BrowsedServer.Missing> missing = new ArrayList<>();
    private final int readsAtOnce;

    Walk(OpcUaClient client) throws UaException {
      this.client = client;
      var limits = client.getOperationLimits();
      this.listing = new ReferenceListing(client, ServerLink.atMost(limits.maxNodesPerBrowse()));
      this.readsAtOnce = ServerLink.atMost(limits.maxNodesPerRead());
    }

    BrowsedServer server() throws UaException {
      Set<NodeId> seen = new HashSet<>(List.of(NodeIds.ObjectsFolder, NodeIds.Server));
      var variables = new ArrayList<Found>();
      var level = List.of(new Found(NodeIds.ObjectsFolder, List.of(), false));
      while (!level.isEmpty()) {
        var next = new ArrayList<Found>();
        for (var found : below(level, !variables.isEmpty())) {
          if (seen.size() >= MOST_NODES) {
            miss(found, "a server has up to %d nodes here".formatted(MOST_NODES));
            break;
          }
          if (seen.add(found.node())) {
            next.add(found);
            if (found.isVariable()) {
              variables.add(found);
            }
          }
        }
        level = seen.size() >= MOST_NODES ? List.of() : next;
      }
      return new BrowsedServer(described(variables), missing);
    }

    /** What the server says of variables; nothing where it has gone meanwhile. */
    private List<BrowsedVariable> described(List<Found> variables) {
      try {
        return new VariableAttributes(client, listing, readsAtOnce)
            .of(
                variables.stream()
                    .map(each ->
                        new VariableAttributes.Found(
                            each.node(),
                            each.path(),
                            units.get(each.node()),
                            ranges.get(each.node())))
                    .toList());
      } catch (UaException e) {
        variables.forEach(each -> miss(each, "its type: " + DataValues.name(e.getStatusCode())));
        return variables.stream().map(this::bare).toList();
      }
    }

    private BrowsedVariable bare(Found found) {
      return new BrowsedVariable(
          NodeIdText.of(found.node(), client.getNamespaceTable()),
          found.path(),
          "",
          BrowsedVariable.Kind.UNKNOWN,
          BrowsedVariable.EngineeringUnit.NONE,
          "",
          "",
          true,
          true,
          false);
    }

    /**
     * What is below some nodes.
     *
     * @param hasMore whether something was found before, which is kept though the server goes now
     */
    private List<Found> below(List<Found> parents, boolean hasMore) throws UaException {
      var below = new ArrayList<Found>();
      List<ReferenceListing.Listed> listed;
      try {
        listed = listing.list(parents.stream().map(each -> children(each.node())).toList());
      } catch (UaException e) {
        if (!hasMore) {
          throw e;
        }
        parents.forEach(each -> miss(each, DataValues.name(e.getStatusCode())));
        return below;
      }
      for (int i = 0; i < parents.size(); i++) {
        for (var reference : listed.get(i).references()) {
          take(reference, parents.get(i), below);
        }
        if (!listed.get(i).missing().isEmpty()) {
          miss(parents.get(i), listed.get(i).missing());
        }
      }
      return below;
    }

    private void miss(Found found, String reason) {
      missing.add(
          new BrowsedServer.Missing(
              NodeIdText.of(found.node(), client.getNamespaceTable()), found.path(), reason));
    }

    private void take(ReferenceDescription reference, Found parent, List<Found> below) {
      var node = reference.getNodeId().toNodeId(client.getNamespaceTable());
      if (node.isEmpty()) {
        return; // on another server
      }
      if (NodeIds.HasProperty.equals(reference.getReferenceTypeId())) {
        switch (String.valueOf(reference.getBrowseName().getName())) {
          case "EngineeringUnits" -> units.put(parent.node(), node.get());
          case "EURange" -> ranges.put(parent.node(), node.get());
          default -> {}
        }
        return;
      }
      var path = new ArrayList<>(parent.path());
      path.add(name(reference));
      below.add(new Found(node.get(), path, reference.getNodeClass() == NodeClass.Variable));
    }

    private static String name(ReferenceDescription reference) {
      return Optional.ofNullable(reference.getDisplayName())
          .map(LocalizedText::getText)
          .filter(text -> !text.isBlank())
          .or(() -> Optional.ofNullable(reference.getBrowseName().getName()))
          .orElse("unnamed");
    }

    private static BrowseDescription children(NodeId node) {
      return new BrowseDescription(
          node,
          BrowseDirection.Forward,
          NodeIds.HierarchicalReferences,
          true,
          uint(OBJECTS_AND_VARIABLES),
          uint(BrowseResultMask.All.getValue()));
    }
  }
}
