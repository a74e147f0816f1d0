// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.browse;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.millwright.connector.opcua.browse.BrowsedVariable.EngineeringUnit;
import io.millwright.connector.opcua.browse.BrowsedVariable.Kind;
import io.millwright.connector.opcua.session.NodeIdText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.core.CefactEngineeringUnits;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.UaSerializationException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExtensionObject;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UByte;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseDirection;
import org.eclipse.milo.opcua.stack.core.types.enumerated.BrowseResultMask;
import org.eclipse.milo.opcua.stack.core.types.enumerated.NodeClass;
import org.eclipse.milo.opcua.stack.core.types.enumerated.TimestampsToReturn;
import org.eclipse.milo.opcua.stack.core.types.structured.BrowseDescription;
import org.eclipse.milo.opcua.stack.core.types.structured.EUInformation;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.jspecify.annotations.Nullable;

/** Reads attributes of variables in bulk: type, rank, rights, unit, range and description. */
final class VariableAttributes {
  private static final String CEFACT = "http://www.opcfoundation.org/UA/units/un/cefact";
  private static final int MOST_SUPERTYPES = 20;

  /** The kinds of the built-in types and the abstract types above them (OPC 10000-5, 12.2). */
  private static final Map<NodeId, Kind> KINDS =
      Map.ofEntries(
          Map.entry(NodeIds.Boolean, Kind.BOOLEAN),
          Map.entry(NodeIds.SByte, Kind.INTEGER),
          Map.entry(NodeIds.Byte, Kind.INTEGER),
          Map.entry(NodeIds.Int16, Kind.INTEGER),
          Map.entry(NodeIds.UInt16, Kind.INTEGER),
          Map.entry(NodeIds.Int32, Kind.INTEGER),
          Map.entry(NodeIds.UInt32, Kind.INTEGER),
          Map.entry(NodeIds.Int64, Kind.INTEGER),
          Map.entry(NodeIds.UInt64, Kind.INTEGER),
          Map.entry(NodeIds.Integer, Kind.INTEGER),
          Map.entry(NodeIds.UInteger, Kind.INTEGER),
          Map.entry(NodeIds.Enumeration, Kind.INTEGER),
          Map.entry(NodeIds.Float, Kind.DOUBLE),
          Map.entry(NodeIds.Double, Kind.DOUBLE),
          Map.entry(NodeIds.Number, Kind.DOUBLE),
          Map.entry(NodeIds.String, Kind.STRING),
          Map.entry(NodeIds.LocalizedText, Kind.STRING),
          Map.entry(NodeIds.DateTime, Kind.STRING),
          Map.entry(NodeIds.Guid, Kind.STRING),
          Map.entry(NodeIds.NodeId, Kind.STRING),
          Map.entry(NodeIds.StatusCode, Kind.STRING),
          Map.entry(NodeIds.ByteString, Kind.NOT_A_VALUE),
          Map.entry(NodeIds.XmlElement, Kind.NOT_A_VALUE),
          Map.entry(NodeIds.ExpandedNodeId, Kind.NOT_A_VALUE),
          Map.entry(NodeIds.QualifiedName, Kind.NOT_A_VALUE),
          Map.entry(NodeIds.DataValue, Kind.NOT_A_VALUE),
          Map.entry(NodeIds.DiagnosticInfo, Kind.NOT_A_VALUE),
          Map.entry(NodeIds.Structure, Kind.NOT_A_VALUE),
          Map.entry(NodeIds.BaseDataType, Kind.UNKNOWN));

  /**
   * A variable that was found.
   *
   * @param unit the node of its property EngineeringUnits; null if it has none
   * @param range the node of its property EURange; null if it has none
   */
  record Found(NodeId node, List<String> path, @Nullable NodeId unit, @Nullable NodeId range) {}

  private final OpcUaClient client;
  private final ReferenceListing listing;
  private final Timeouts timeouts;
  private int atOnce;

  /**
   * Creates a reader.
   *
   * @param atOnce how many attributes one request may name
   */
  VariableAttributes(OpcUaClient client, ReferenceListing listing, int atOnce, Timeouts timeouts) {
    this.client = client;
    this.listing = listing;
    this.atOnce = atOnce;
    this.timeouts = timeouts;
  }

  /**
   * Returns the variables with their attributes.
   *
   * @throws UaException if the server does not answer any more or does not allow any reading
   */
  List<BrowsedVariable> of(List<Found> variables) throws UaException {
    var types = read(variables, Found::node, AttributeId.DataType);
    var ranks = read(variables, Found::node, AttributeId.ValueRank);
    var rights = read(variables, Found::node, AttributeId.UserAccessLevel);
    var descriptions = read(variables, Found::node, AttributeId.Description);
    var units = read(variables, Found::unit, AttributeId.Value);
    var ranges = read(variables, Found::range, AttributeId.Value);
    var distinct =
        types.stream()
            .flatMap(Optional::stream)
            .filter(NodeId.class::isInstance)
            .map(NodeId.class::cast)
            .distinct()
            .toList();
    var names = names(distinct);
    var kinds = kinds(distinct);
    var described = new ArrayList<BrowsedVariable>(variables.size());
    for (int i = 0; i < variables.size(); i++) {
      var variable = variables.get(i);
      var type = types.get(i);
      var access = access(rights.get(i));
      described.add(
          new BrowsedVariable(
              NodeIdText.of(variable.node(), client.getNamespaceTable()),
              variable.path(),
              type.map(names::get).orElse(""),
              type.map(kinds::get).orElse(Kind.UNKNOWN),
              unit(units.get(i)),
              range(ranges.get(i)),
              text(descriptions.get(i)),
              ranks.get(i).map(rank -> rank instanceof Integer r && r < 0).orElse(true),
              access.contains(AccessLevel.CurrentRead),
              access.contains(AccessLevel.CurrentWrite)));
    }
    return described;
  }

  private Map<Object, String> names(List<NodeId> types) throws UaException {
    var read = read(types, type -> type, AttributeId.BrowseName);
    var names = new HashMap<Object, String>();
    for (int i = 0; i < types.size(); i++) {
      if (read.get(i).orElse("") instanceof QualifiedName name && name.getName() != null) {
        names.put(types.get(i), name.getName());
      }
    }
    return names;
  }

  /**
   * Returns the kinds of data types. A vendor's type has the kind of the nearest known type above
   * it.
   */
  private Map<Object, Kind> kinds(List<NodeId> types) throws UaException {
    var above = new HashMap<NodeId, NodeId>();
    types.forEach(type -> above.put(type, type));
    for (int level = 0; level < MOST_SUPERTYPES; level++) {
      var open =
          new ArrayList<>(
              new HashSet<>(
                  above.values().stream().filter(type -> !KINDS.containsKey(type)).toList()));
      if (open.isEmpty()) {
        break;
      }
      var listed = listing.list(open.stream().map(VariableAttributes::supertype).toList()).whole();
      var next = new HashMap<NodeId, NodeId>();
      for (int i = 0; i < open.size(); i++) {
        next.put(
            open.get(i),
            listed.get(i).references().stream()
                .flatMap(it -> it.getNodeId().toNodeId(client.getNamespaceTable()).stream())
                .findFirst()
                .orElse(NodeIds.BaseDataType));
      }
      above.replaceAll((_, type) -> next.getOrDefault(type, type));
    }
    var kinds = new HashMap<Object, Kind>();
    above.forEach((type, known) -> kinds.put(type, KINDS.getOrDefault(known, Kind.UNKNOWN)));
    return kinds;
  }

  private static BrowseDescription supertype(NodeId type) {
    return new BrowseDescription(
        type,
        BrowseDirection.Inverse,
        NodeIds.HasSubtype,
        true,
        uint(NodeClass.DataType.getValue()),
        uint(BrowseResultMask.None.getValue()));
  }

  private EngineeringUnit unit(Optional<Object> value) {
    if (!(decoded(value).orElse("") instanceof EUInformation unit)) {
      return EngineeringUnit.NONE;
    }
    var standard =
        CEFACT.equals(unit.getNamespaceUri()) && unit.getUnitId() != null
            ? CefactEngineeringUnits.getByUnitId(unit.getUnitId())
            : null;
    return new EngineeringUnit(
        text(Optional.ofNullable(unit.getDisplayName())),
        standard == null ? "" : text(Optional.ofNullable(standard.getDisplayName())));
  }

  private String range(Optional<Object> value) {
    return decoded(value).orElse("") instanceof Range range
            && range.getLow() != null
            && range.getHigh() != null
            && range.getLow() < range.getHigh()
        ? plain(range.getLow()) + " to " + plain(range.getHigh())
        : "";
  }

  private static String plain(double number) {
    return Double.isFinite(number)
        ? new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString()
        : Double.toString(number);
  }

  private Optional<Object> decoded(Optional<Object> value) {
    try {
      return value
          .filter(ExtensionObject.class::isInstance)
          .map(encoded -> ((ExtensionObject) encoded).decode(client.getStaticEncodingContext()));
    } catch (UaSerializationException _) {
      return Optional.empty(); // Not what its node says that it is.
    }
  }

  private static String text(Optional<? extends Object> value) {
    return value.isPresent() && value.get() instanceof LocalizedText text && text.getText() != null
        ? text.getText().strip()
        : "";
  }

  private static Set<AccessLevel> access(Optional<Object> value) {
    return value.orElse(0) instanceof UByte bits
        ? AccessLevel.fromValue(bits)
        : Set.of(AccessLevel.CurrentRead);
  }

  private interface Place<T> {
    @Nullable NodeId of(T thing);
  }

  /**
   * Returns an attribute of each thing; empty if a thing has no node or the server gives no value.
   */
  private <T> List<Optional<Object>> read(List<T> things, Place<T> place, AttributeId attribute)
      throws UaException {
    var values = new ArrayList<Optional<Object>>(things.size());
    var ids = new ArrayList<ReadValueId>();
    var rows = new ArrayList<Integer>();
    for (var thing : things) {
      var node = place.of(thing);
      if (node != null) {
        ids.add(new ReadValueId(node, attribute.uid(), null, QualifiedName.NULL_VALUE));
        rows.add(values.size());
      }
      values.add(Optional.empty());
    }
    int from = 0;
    while (from < ids.size()) {
      var read = read(ids.subList(from, Math.min(ids.size(), from + atOnce)));
      for (int i = 0; i < read.size(); i++) {
        values.set(rows.get(from + i), Optional.ofNullable(read.get(i).getValue().getValue()));
      }
      from += read.size();
    }
    return values;
  }

  /**
   * Reads attributes, with smaller requests if all of them are too many for one answer or take too
   * long. An attribute that fails alone has no value; the others keep theirs.
   */
  private List<DataValue> read(List<ReadValueId> ids) throws UaException {
    try {
      var results = client.read(0, TimestampsToReturn.Neither, ids).getResults();
      if (results != null && results.length == ids.size()) {
        return Arrays.asList(results);
      }
      throw new UaException(StatusCodes.Bad_TooManyOperations);
    } catch (UaException e) {
      boolean isLate = timeouts.isBorne(e);
      if (!isLate && !ReferenceListing.isAskedOtherwise(e.getStatusCode())) {
        throw e;
      }
      if (ids.size() == 1) {
        return List.of(new DataValue(e.getStatusCode()));
      }
      int fewer = Math.max(1, ids.size() / ReferenceListing.FEWER);
      if (isLate && ids.size() == atOnce) {
        atOnce = fewer;
      }
      var all = new ArrayList<DataValue>(ids.size());
      for (int from = 0; from < ids.size(); from += fewer) {
        all.addAll(read(ids.subList(from, Math.min(ids.size(), from + fewer))));
      }
      return all;
    }
  }
}
