// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.millwright.connector.ConnectorContext;
import io.millwright.source.SourceDefinition;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.client.SessionActivityListener;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ByteString;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseResultMask;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseResult;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.ReferenceDescription;

/**
 * Lists the variables of a server.
 *
 * <ol>
 *   <li>From the Objects folder down, level by level, every object and variable is browsed once, as
 *       many at a time as the server allows. The server's own diagnostics are left out.
 *   <li>Properties (OPC 10000-3, HasProperty) describe a variable and are not listed; its
 *       engineering unit is taken from them.
 *   <li>Types, ranks and access rights are read in bulk.
 * </ol>
 */
public final class OpcUaBrowser {
  private static final int AT_ONCE = 500;
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
   * The variables of a server, in the order in which it lists them, depth by depth. Takes about a
   * second for ten thousand.
   *
   * @param source how to reach it, as in an edge file; its tags don't matter
   * @throws InvalidException if the settings are wrong
   * @throws BrowseException if the server cannot be reached, or does not let us browse
   */
  public List<BrowsedVariable> browse(SourceDefinition source) {
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
      return new Walk(link.client()).variables();
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
    private final Map<NodeId, NodeId> unitNodes = new HashMap<>();
    private final int browsesAtOnce;
    private final int readsAtOnce;

    Walk(OpcUaClient client) throws UaException {
      this.client = client;
      var limits = client.getOperationLimits();
      this.browsesAtOnce = atMost(limits.maxNodesPerBrowse());
      this.readsAtOnce = atMost(limits.maxNodesPerRead());
    }

    List<BrowsedVariable> variables() throws UaException {
      Set<NodeId> seen = new HashSet<>(List.of(NodeIds.ObjectsFolder, NodeIds.Server));
      var variables = new ArrayList<Found>();
      var level = List.of(new Found(NodeIds.ObjectsFolder, List.of(), false));
      while (!level.isEmpty()) {
        var next = new ArrayList<Found>();
        for (var found : below(level)) {
          if (seen.add(found.node())) {
            next.add(found);
            if (found.isVariable()) {
              variables.add(found);
            }
          }
        }
        level = next;
      }
      return described(variables);
    }

    private List<Found> below(List<Found> parents) throws UaException {
      var below = new ArrayList<Found>();
      for (int from = 0; from < parents.size(); from += browsesAtOnce) {
        var some = parents.subList(from, Math.min(parents.size(), from + browsesAtOnce));
        var results = client.browse(some.stream().map(found -> children(found.node())).toList());
        for (int i = 0; i < some.size(); i++) {
          for (var reference : all(results.get(i))) {
            take(reference, some.get(i), below);
          }
        }
      }
      return below;
    }

    private void take(ReferenceDescription reference, Found parent, List<Found> below) {
      var node = reference.getNodeId().toNodeId(client.getNamespaceTable());
      if (node.isEmpty()) {
        return; // on another server
      }
      if (NodeIds.HasProperty.equals(reference.getReferenceTypeId())) {
        if ("EngineeringUnits".equals(reference.getBrowseName().getName())) {
          unitNodes.put(parent.node(), node.get());
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

    /** A result with what the server holds back for a second call. */
    private List<ReferenceDescription> all(BrowseResult first) throws UaException {
      var all = new ArrayList<ReferenceDescription>();
      var result = first;
      while (true) {
        var references = result.getReferences();
        if (references != null) {
          all.addAll(Arrays.asList(references));
        }
        ByteString more = result.getContinuationPoint();
        if (more == null || more.isNull()) {
          return all;
        }
        var results = client.browseNext(false, List.of(more)).getResults();
        if (results == null || results.length != 1) {
          throw new UaException(
              StatusCodes.Bad_UnexpectedError, "the server did not continue a listing");
        }
        result = results[0];
      }
    }

    private List<BrowsedVariable> described(List<Found> variables) throws UaException {
      var types = new ArrayList<ReadValueId>();
      var ranks = new ArrayList<ReadValueId>();
      var rights = new ArrayList<ReadValueId>();
      var units = new ArrayList<ReadValueId>();
      for (var variable : variables) {
        types.add(attribute(variable.node(), AttributeId.DataType));
        ranks.add(attribute(variable.node(), AttributeId.ValueRank));
        rights.add(attribute(variable.node(), AttributeId.UserAccessLevel));
        units.add(
            attribute(
                unitNodes.getOrDefault(variable.node(), NodeId.NULL_VALUE), AttributeId.Value));
      }
      var readTypes = read(types);
      var readRanks = read(ranks);
      var readRights = read(rights);
      var readUnits = read(units);
      var typeNames = typeNames(readTypes);
      var described = new ArrayList<BrowsedVariable>(variables.size());
      for (int i = 0; i < variables.size(); i++) {
        var variable = variables.get(i);
        var access = access(readRights.get(i));
        described.add(
            new BrowsedVariable(
                variable.node().toParseableString(),
                variable.path(),
                raw(readTypes.get(i))
                    .filter(NodeId.class::isInstance)
                    .map(type -> typeNames.getOrDefault(type, ""))
                    .orElse(""),
                unit(readUnits.get(i)),
                raw(readRanks.get(i)).map(rank -> rank instanceof Integer r && r < 0).orElse(true),
                access.contains(AccessLevel.CurrentRead),
                access.contains(AccessLevel.CurrentWrite)));
      }
      return described;
    }

    private Map<Object, String> typeNames(List<DataValue> types) throws UaException {
      var nodes =
          types.stream()
              .flatMap(type -> raw(type).stream())
              .filter(NodeId.class::isInstance)
              .map(NodeId.class::cast)
              .distinct()
              .toList();
      var names = read(nodes.stream().map(it -> attribute(it, AttributeId.BrowseName)).toList());
      Map<Object, String> byType = new HashMap<>();
      for (int i = 0; i < nodes.size(); i++) {
        if (raw(names.get(i)).orElse("") instanceof QualifiedName name && name.getName() != null) {
          byType.put(nodes.get(i), name.getName());
        }
      }
      return byType;
    }

    private String unit(DataValue value) {
      var raw = raw(value);
      if (raw.isPresent()
          && raw.get() instanceof ExtensionObject encoded
          && encoded.decode(client.getStaticEncodingContext()) instanceof EUInformation unit
          && unit.getDisplayName() != null
          && unit.getDisplayName().getText() != null) {
        return unit.getDisplayName().getText();
      }
      return "";
    }

    private static Set<AccessLevel> access(DataValue value) {
      return raw(value).orElse(0) instanceof UByte bits
          ? AccessLevel.fromValue(bits)
          : Set.of(AccessLevel.CurrentRead);
    }

    private static ReadValueId attribute(NodeId node, AttributeId attribute) {
      return new ReadValueId(node, attribute.uid(), null, QualifiedName.NULL_VALUE);
    }

    private List<DataValue> read(List<ReadValueId> ids) throws UaException {
      var values = new ArrayList<DataValue>(ids.size());
      for (int from = 0; from < ids.size(); from += readsAtOnce) {
        var results =
            client
                .read(
                    0,
                    TimestampsToReturn.Neither,
                    ids.subList(from, Math.min(ids.size(), from + readsAtOnce)))
                .getResults();
        if (results == null) {
          throw new UaException(StatusCodes.Bad_UnexpectedError, "the server read nothing");
        }
        values.addAll(Arrays.asList(results));
      }
      return values;
    }

    private static Optional<Object> raw(DataValue value) {
      return Optional.ofNullable(value.getValue().getValue());
    }

    private static int atMost(Optional<UInteger> limit) {
      return limit
          .map(UInteger::longValue)
          .filter(allowed -> allowed > 0)
          .map(allowed -> (int) Math.min(allowed, AT_ONCE))
          .orElse(AT_ONCE);
    }
  }
}
