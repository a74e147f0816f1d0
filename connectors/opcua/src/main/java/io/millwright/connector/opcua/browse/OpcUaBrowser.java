// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.millwright.connector.ConnectorContext;
import io.millwright.connector.opcua.session.ConnectionException;
import io.millwright.connector.opcua.session.DataValues;
import io.millwright.connector.opcua.session.NodeIdText;
import io.millwright.connector.opcua.session.OpcUaSettings;
import io.millwright.connector.opcua.session.ServerLink;
import io.millwright.connector.opcua.session.UserIdentity;
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
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseResultMask;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;
import org.jspecify.annotations.Nullable;

/**
 * Lists the variables of a server.
 *
 * <ol>
 *   <li>Starting at the Objects folder, each object and variable is browsed once, level by level,
 *       as many at a time as the server allows. The server's own diagnostics are left out.
 *   <li>Properties (OPC 10000-3, HasProperty) describe a variable and are not listed. They provide
 *       the variable's engineering unit and range.
 *   <li>Types, ranks, access rights and descriptions are read in bulk.
 * </ol>
 */
public final class OpcUaBrowser {
  /** How many nodes are browsed before their references are turned into nodes and freed. */
  private static final int SLICE = 2_000;

  private static final int OBJECTS_AND_VARIABLES =
      NodeClass.Object.getValue() | NodeClass.Variable.getValue();

  /** The status codes of a server that answers but does not allow reading. */
  private static final Set<Long> REFUSALS =
      Set.of(
          StatusCodes.Bad_ServiceUnsupported,
          StatusCodes.Bad_NotSupported,
          StatusCodes.Bad_NotImplemented,
          StatusCodes.Bad_UserAccessDenied,
          StatusCodes.Bad_SecurityModeInsufficient);

  private final ConnectorContext context;
  private final BrowseLimits limits;

  /**
   * Creates a browser with the limits of a command.
   *
   * @param context provides the password and the data folder with our certificate
   */
  public OpcUaBrowser(ConnectorContext context) {
    this(context, BrowseLimits.COMMAND);
  }

  public OpcUaBrowser(ConnectorContext context, BrowseLimits limits) {
    this.context = context;
    this.limits = limits;
  }

  /**
   * Lists the variables of a server, and the nodes that could not be listed completely. This takes
   * about a second for ten thousand variables. If the connection is lost meanwhile, the result
   * contains what was found until then and says that the rest is missing.
   *
   * @param source the settings that reach the server, as in an edge file; its tags are ignored
   * @throws InvalidException if the settings are wrong
   * @throws BrowseException if the server cannot be reached or does not allow browsing
   */
  public BrowsedServer browse(SourceDefinition source) {
    return browse(source, false);
  }

  /**
   * Lists the variables of a server like {@link #browse}, but fails if the connection is lost
   * meanwhile. This is for callers that would take a missing variable for one that does not exist.
   * Nodes that the server refuses to list are still reported as missing.
   *
   * @throws InvalidException if the settings are wrong
   * @throws BrowseException if the server cannot be reached until the end or does not allow
   *     browsing
   */
  public BrowsedServer browseToTheEnd(SourceDefinition source) {
    return browse(source, true);
  }

  private BrowsedServer browse(SourceDefinition source, boolean isToTheEnd) {
    var problems = new ArrayList<Problem>();
    var settings = OpcUaSettings.read(source.settings(), "source " + source.name(), problems);
    if (!problems.isEmpty()) {
      throw new InvalidException(problems);
    }
    var identity = new UserIdentity(source.name(), settings, context);
    try (var link =
        ServerLink.open(
            settings.endpoint(),
            settings.security(),
            identity.provider(),
            identity.certificate(),
            new SessionActivityListener() {})) {
      return new Walk(link.client(), limits, isToTheEnd).server();
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

  /** One walk through the address space of one server. */
  private static final class Walk {
    /**
     * A node and the node below which it was found first; that one is null for the Objects folder.
     */
    private record Found(NodeId node, @Nullable Found parent, String name, boolean isVariable) {
      /** Returns the names from below the Objects folder down to this node. */
      List<String> path() {
        var path = new ArrayList<String>();
        var found = this;
        var above = parent;
        while (above != null) {
          path.add(found.name());
          found = above;
          above = found.parent();
        }
        return path.reversed();
      }
    }

    private final OpcUaClient client;
    private final BrowseLimits limits;
    private final boolean isToTheEnd;
    private final Timeouts timeouts = new Timeouts();
    private final ReferenceListing listing;
    private final Set<NodeId> seen = new HashSet<>(List.of(NodeIds.ObjectsFolder, NodeIds.Server));
    private final List<Found> variables = new ArrayList<>();
    private final Map<NodeId, NodeId> units = new HashMap<>();
    private final Map<NodeId, NodeId> ranges = new HashMap<>();
    private final List<BrowsedServer.Missing> missing = new ArrayList<>();
    private final int browsesAtOnce;
    private final int readsAtOnce;
    private boolean isOver;

    Walk(OpcUaClient client, BrowseLimits limits, boolean isToTheEnd) throws UaException {
      this.client = client;
      this.limits = limits;
      this.isToTheEnd = isToTheEnd;
      var atOnce = client.getOperationLimits();
      this.browsesAtOnce = ServerLink.atMost(atOnce.maxNodesPerBrowse());
      this.readsAtOnce = ServerLink.atMost(atOnce.maxNodesPerRead());
      this.listing = new ReferenceListing(client, browsesAtOnce, limits.references(), timeouts);
    }

    BrowsedServer server() throws UaException {
      var level = List.of(new Found(NodeIds.ObjectsFolder, null, "", false));
      for (int depth = 0; !level.isEmpty() && !isOver; depth++) {
        if (depth == limits.depth()) {
          miss(
              level.getFirst(),
              "nodes more than %,d levels deep are left out".formatted(limits.depth()));
          break;
        }
        level = below(level);
      }
      var described = described();
      if (timeouts.isAny() && (isToTheEnd || described.isEmpty())) {
        answersStill();
      }
      return new BrowsedServer(described, missing);
    }

    /** Throws if the server is gone. In that case its last time-outs were caused by that. */
    private void answersStill() throws UaException {
      var state =
          new ReadValueId(
              NodeIds.Server_ServerStatus_State,
              AttributeId.Value.uid(),
              null,
              QualifiedName.NULL_VALUE);
      var _ = client.read(0, TimestampsToReturn.Neither, List.of(state));
    }

    /**
     * Returns the variables with their attributes, or without them if the server does not allow
     * reading.
     */
    private List<BrowsedVariable> described() throws UaException {
      var types = new ReferenceListing(client, browsesAtOnce, limits.references(), timeouts);
      try {
        return new VariableAttributes(client, types, readsAtOnce, timeouts)
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
        if (isToTheEnd && !REFUSALS.contains(e.getStatusCode().value())) {
          throw e;
        }
        missOfServer(
            "the types of its variables cannot be read (%s)"
                .formatted(DataValues.name(e.getStatusCode())));
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

    /** Returns the nodes below the nodes of a level that were not found before. */
    private List<Found> below(List<Found> level) throws UaException {
      var below = new ArrayList<Found>();
      for (int from = 0; from < level.size() && !isOver; from += SLICE) {
        var parents = level.subList(from, Math.min(level.size(), from + SLICE));
        var answers = listing.list(parents.stream().map(each -> children(each.node())).toList());
        for (int i = 0; i < parents.size(); i++) {
          take(answers.nodes().get(i), parents.get(i), below);
        }
        var failure = answers.failure();
        if (failure != null) {
          end(failure);
        } else if (listing.isFull()) {
          leaveOut("the server sends more than %,d references".formatted(limits.references()));
        }
      }
      return below;
    }

    /** Ends the walk because the server does not answer any more. */
    private void end(UaException failure) throws UaException {
      if (isToTheEnd || variables.isEmpty()) {
        throw failure;
      }
      leaveOut(
          "the server does not answer any more (%s)"
              .formatted(DataValues.name(failure.getStatusCode())));
    }

    /** Ends the walk because of a limit and reports that once. */
    private void leaveOut(String reason) {
      if (!isOver) {
        isOver = true;
        missOfServer(reason + "; the rest is left out");
      }
    }

    private void missOfServer(String reason) {
      miss(new Found(NodeIds.ObjectsFolder, null, "", false), reason);
    }

    private void miss(Found found, String reason) {
      missing.add(
          new BrowsedServer.Missing(
              NodeIdText.of(found.node(), client.getNamespaceTable()), found.path(), reason));
    }

    private void take(ReferenceListing.Listed listed, Found parent, List<Found> below) {
      for (var reference : listed.references()) {
        take(reference, parent, below);
      }
      if (!listed.missing().isEmpty()) {
        miss(parent, listed.missing());
      }
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
      if (seen.contains(node.get())) {
        return;
      }
      if (seen.size() >= limits.nodes()) {
        leaveOut("the server has more than %,d nodes".formatted(limits.nodes()));
        return;
      }
      seen.add(node.get());
      var found =
          new Found(
              node.get(), parent, name(reference), reference.getNodeClass() == NodeClass.Variable);
      below.add(found);
      if (found.isVariable()) {
        variables.add(found);
      }
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
