// SPDX-License-Identifier: Apache-2.0
package io.millwright.simulator.server;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ubyte;
import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.uint;

import io.millwright.simulator.signal.Device;
import io.millwright.simulator.signal.Orders;
import io.millwright.simulator.signal.Signal;
import io.millwright.simulator.signal.Ticks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.eclipse.milo.opcua.sdk.core.AccessLevel;
import org.eclipse.milo.opcua.sdk.core.Reference;
import org.eclipse.milo.opcua.sdk.server.ManagedNamespaceWithLifecycle;
import org.eclipse.milo.opcua.sdk.server.OpcUaServer;
import org.eclipse.milo.opcua.sdk.server.items.DataItem;
import org.eclipse.milo.opcua.sdk.server.items.MonitoredItem;
import org.eclipse.milo.opcua.sdk.server.model.variables.AnalogItemTypeNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaFolderNode;
import org.eclipse.milo.opcua.sdk.server.nodes.UaVariableNode;
import org.eclipse.milo.opcua.sdk.server.nodes.factories.NodeFactory;
import org.eclipse.milo.opcua.stack.core.AttributeId;
import org.eclipse.milo.opcua.stack.core.NodeIds;
import org.eclipse.milo.opcua.stack.core.StatusCodes;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.DataValue;
import org.eclipse.milo.opcua.stack.core.types.builtin.DateTime;
import org.eclipse.milo.opcua.stack.core.types.builtin.LocalizedText;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.QualifiedName;
import org.eclipse.milo.opcua.stack.core.types.builtin.StatusCode;
import org.eclipse.milo.opcua.stack.core.types.builtin.Variant;
import org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.UInteger;
import org.eclipse.milo.opcua.stack.core.types.structured.Range;
import org.eclipse.milo.opcua.stack.core.types.structured.ReadValueId;
import org.eclipse.milo.opcua.stack.core.types.structured.WriteValue;

/**
 * The address space of a device: a variable for each signal, and a folder for each step of a
 * signal's id. Each change of a signal goes to every subscription at once.
 */
final class SignalNamespace extends ManagedNamespaceWithLifecycle {
  static final String NAMESPACE = "urn:millwright:simulator";

  /**
   * The least number of values in a subscriber's queue, unless the subscriber wants only the last
   * one.
   */
  private static final long SHORTEST_QUEUE = 1000;

  private final Device.OpcUa device;
  private final Consumer<String> orders;
  private final Map<Signal, UaVariableNode> nodes = new ConcurrentHashMap<>();
  private final Map<NodeId, UaVariableNode> byId = new ConcurrentHashMap<>();
  private final Map<String, UaFolderNode> folders = new HashMap<>();
  private final Map<NodeId, List<DataItem>> items = new ConcurrentHashMap<>();

  SignalNamespace(OpcUaServer server, Device.OpcUa device, Consumer<String> orders) {
    super(server, NAMESPACE);
    this.device = device;
    this.orders = orders;
    getLifecycleManager().addStartupTask(this::addNodes);
  }

  /** Shows the value that the device reports for a signal. */
  void show(Signal signal, DeviceServer.Sighting sighting) {
    var node = nodes.get(signal);
    if (node == null) {
      return;
    }
    var time = new DateTime(Ticks.instant(sighting.micros()));
    var status = sighting.good() ? StatusCode.GOOD : new StatusCode(StatusCodes.Bad_SensorFailure);
    var shown = sighting.good() ? new Variant(typed(signal, sighting.value())) : Variant.NULL_VALUE;
    var value = new DataValue(shown, status, time, DateTime.now());
    synchronized (node) {
      node.setValue(value);
      items.getOrDefault(node.getNodeId(), List.of()).forEach(item -> item.setValue(value));
    }
  }

  private static Object typed(Signal signal, double value) {
    return switch (signal.type()) {
      case BOOLEAN -> value != 0;
      case INT32 -> (int) value;
      case INT64 -> (long) value;
      case DOUBLE -> value;
    };
  }

  private void addNodes() {
    device.signals().forEach(this::addNode);
    addOrders();
  }

  private void addNode(Signal signal) {
    var nodeId = newNodeId(signal.id());
    int dot = signal.id().lastIndexOf('.');
    var name = signal.id().substring(dot + 1);
    UaVariableNode node;
    if (signal.type() == Signal.Type.DOUBLE) {
      node = analog(nodeId, signal);
      node.setBrowseName(newQualifiedName(name));
      node.setDisplayName(LocalizedText.english(name));
      node.setDataType(NodeIds.Double);
    } else {
      node =
          new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
              .setNodeId(nodeId)
              .setBrowseName(newQualifiedName(name))
              .setDisplayName(LocalizedText.english(name))
              .setDataType(
                  switch (signal.type()) {
                    case BOOLEAN -> NodeIds.Boolean;
                    case INT32 -> NodeIds.Int32;
                    case INT64 -> NodeIds.Int64;
                    case DOUBLE -> NodeIds.Double;
                  })
              .setTypeDefinition(NodeIds.BaseDataVariableType)
              .build();
    }
    node.setAccessLevel(
        ubyte(AccessLevel.READ_ONLY.stream().mapToInt(AccessLevel::getValue).sum()));
    node.setUserAccessLevel(node.getAccessLevel());
    node.setValue(new DataValue(new Variant(typed(signal, signal.value()))));
    getNodeManager().addNode(node);
    folder(dot < 0 ? "" : signal.id().substring(0, dot)).addOrganizes(node);
    nodes.put(signal, node);
    byId.put(nodeId, node);
  }

  private AnalogItemTypeNode analog(NodeId nodeId, Signal signal) {
    try {
      var node =
          (AnalogItemTypeNode)
              getNodeFactory()
                  .createNode(
                      nodeId,
                      NodeIds.AnalogItemType,
                      new NodeFactory.InstantiationCallback() {
                        @Override
                        public boolean includeOptionalNode(
                            NodeId typeDefinitionId, QualifiedName browseName) {
                          return "EngineeringUnits".equals(browseName.name());
                        }
                      });
      node.setEuRange(new Range(signal.low(), signal.high()));
      node.setEngineeringUnits(EuInformationCodes.of(signal.unit()));
      return node;
    } catch (UaException e) {
      throw new IllegalStateException("cannot make node %s".formatted(nodeId), e);
    }
  }

  private UaFolderNode folder(String path) {
    var known = folders.get(path);
    if (known != null) {
      return known;
    }
    int dot = path.lastIndexOf('.');
    var id = path.isEmpty() ? "Plant" : path;
    var folder =
        new UaFolderNode(
            getNodeContext(),
            newNodeId(id),
            newQualifiedName(path.isEmpty() ? "Plant" : path.substring(dot + 1)),
            LocalizedText.english(path.isEmpty() ? "Plant" : path.substring(dot + 1)));
    getNodeManager().addNode(folder);
    folders.put(path, folder);
    if (path.isEmpty()) {
      folder.addReference(
          new Reference(
              folder.getNodeId(), NodeIds.Organizes, NodeIds.ObjectsFolder.expanded(), false));
    } else {
      folder(dot < 0 ? "" : path.substring(0, dot)).addOrganizes(folder);
    }
    return folder;
  }

  /**
   * Adds two variables for people. A text that is written into the first is carried out as an
   * order; the second shows the result.
   */
  private void addOrders() {
    addText("Order", Orders.HELP, AccessLevel.READ_WRITE);
    addText("Answer", "What came of the last order", AccessLevel.READ_ONLY);
  }

  private void addText(String name, String description, Set<AccessLevel> access) {
    var node =
        new UaVariableNode.UaVariableNodeBuilder(getNodeContext())
            .setNodeId(newNodeId("Simulator." + name))
            .setBrowseName(newQualifiedName(name))
            .setDisplayName(LocalizedText.english(name))
            .setDescription(LocalizedText.english(description))
            .setDataType(NodeIds.String)
            .setTypeDefinition(NodeIds.BaseDataVariableType)
            .build();
    node.setAccessLevel(ubyte(access.stream().mapToInt(AccessLevel::getValue).sum()));
    node.setUserAccessLevel(node.getAccessLevel());
    node.setValue(new DataValue(new Variant("")));
    getNodeManager().addNode(node);
    folder("Simulator").addOrganizes(node);
    byId.put(node.getNodeId(), node);
  }

  @Override
  public List<StatusCode> write(WriteContext context, List<WriteValue> writes) {
    var results = new ArrayList<StatusCode>(super.write(context, writes));
    for (int i = 0; i < writes.size(); i++) {
      var write = writes.get(i);
      if (results.get(i).isGood()
          && write.getNodeId().equals(newNodeId("Simulator.Order"))
          && write.getValue().value().value() instanceof String order) {
        results.set(i, carryOut(order));
      }
    }
    return results;
  }

  private StatusCode carryOut(String order) {
    String answer = "done: " + order;
    var status = StatusCode.GOOD;
    try {
      orders.accept(order);
    } catch (IllegalArgumentException e) {
      answer = String.valueOf(e.getMessage());
      status = new StatusCode(StatusCodes.Bad_InvalidArgument);
    }
    var node = byId.get(newNodeId("Simulator.Answer"));
    if (node != null) {
      node.setValue(new DataValue(new Variant(answer)));
    }
    return status;
  }

  /**
   * Accepts every sampling interval, because each change goes to every subscriber. If simulated
   * time runs fast there are more changes than the client expects, so its queue is made longer. A
   * client that asks for a queue of one value gets the last value.
   */
  @Override
  public RevisedDataItemParameters onCreateDataItem(
      ReadValueId item, Double samplingInterval, UInteger queueSize) {
    long size = queueSize.longValue() <= 1 ? 1 : Math.max(queueSize.longValue(), SHORTEST_QUEUE);
    return new RevisedDataItemParameters(samplingInterval, uint(size));
  }

  @Override
  public RevisedDataItemParameters onModifyDataItem(
      ReadValueId item, Double samplingInterval, UInteger queueSize) {
    return onCreateDataItem(item, samplingInterval, queueSize);
  }

  @Override
  public void onDataItemsCreated(List<DataItem> created) {
    for (var item : created) {
      var nodeId = item.getReadValueId().getNodeId();
      var node = byId.get(nodeId);
      if (node == null) {
        continue;
      }
      if (!item.getReadValueId().getAttributeId().equals(AttributeId.Value.uid())) {
        var attribute = AttributeId.from(item.getReadValueId().getAttributeId());
        attribute.ifPresent(id -> item.setValue(new DataValue(new Variant(node.getAttribute(id)))));
        continue;
      }
      // The node's lock is held, so that an older value can't follow a newer one.
      synchronized (node) {
        add(nodeId, item);
        item.setValue(node.getValue());
      }
    }
  }

  private void add(NodeId nodeId, DataItem item) {
    items.merge(
        nodeId,
        List.of(item),
        (known, added) -> {
          var all = new ArrayList<>(known);
          all.addAll(added);
          return List.copyOf(all);
        });
  }

  @Override
  public void onDataItemsModified(List<DataItem> modified) {}

  @Override
  public void onDataItemsDeleted(List<DataItem> deleted) {
    for (var item : deleted) {
      items.computeIfPresent(
          item.getReadValueId().getNodeId(),
          (_, known) -> known.stream().filter(other -> !other.equals(item)).toList());
    }
  }

  @Override
  public void onMonitoringModeChanged(List<MonitoredItem> changed) {}
}
