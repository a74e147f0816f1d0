// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session;

import static org.eclipse.milo.opcua.stack.core.types.builtin.unsigned.Unsigned.ushort;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.milo.opcua.stack.core.NamespaceTable;
import org.eclipse.milo.opcua.stack.core.UaRuntimeException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId.NamespaceReference;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;

/**
 * The text of a node id (OPC 10000-6, 5.1.12): {@code ns=2;s=Filler.Temperature}, {@code
 * nsu=urn:plc;s=Filler.Temperature}, or {@code i=2258} in the standard's namespace. In a URI,
 * {@code ;}, {@code %} and control characters are written as {@code %} and two hexadecimal digits.
 */
public final class NodeIdText {
  private static final String BY_URI = "nsu=";
  private static final Pattern RESERVED = Pattern.compile("[;%\\x00-\\x1F\\x7F]");
  private static final Pattern ESCAPED = Pattern.compile("%(3[Bb]|25|[01][0-9A-Fa-f]|7[Ff])");

  private NodeIdText() {}

  /** Returns the node id of a text; empty if the text is not a node id or names another server. */
  public static Optional<ExpandedNodeId> parse(String text) {
    try {
      var node = ExpandedNodeId.parse(text.startsWith("svr=0;") ? text.substring(6) : text);
      var uri = node.getNamespaceUri();
      if (!node.isLocal() || (uri != null && uri.isEmpty())) {
        return Optional.empty();
      }
      return Optional.of(
          uri == null
              ? node
              : new ExpandedNodeId(
                  node.server(), NamespaceReference.of(unescaped(uri)), node.identifier()));
    } catch (UaRuntimeException | IllegalArgumentException | IndexOutOfBoundsException _) {
      return Optional.empty();
    }
  }

  /**
   * Returns the text of a node with the URI of its namespace, which stays valid if the server
   * renumbers its namespaces. If the server has no URI for the namespace, the text has the index.
   */
  public static String of(NodeId node, NamespaceTable namespaces) {
    var uri = namespaces.get(node.getNamespaceIndex());
    if (node.getNamespaceIndex().intValue() == 0 || uri == null || uri.isEmpty()) {
      return node.toParseableString();
    }
    return BY_URI + escaped(uri) + ";" + node.withNamespaceIndex(ushort(0)).toParseableString();
  }

  /** Returns the text of a node id as edge files write it. */
  public static String of(ExpandedNodeId node) {
    var uri = node.getNamespaceUri();
    if (uri == null) {
      return node.toParseableString();
    }
    var local = new ExpandedNodeId(node.server(), NamespaceReference.of(0), node.identifier());
    return BY_URI + escaped(uri) + ";" + local.toParseableString();
  }

  private static String escaped(String uri) {
    return RESERVED
        .matcher(uri)
        .replaceAll(found -> "%%%02X".formatted((int) found.group().charAt(0)));
  }

  private static String unescaped(String uri) {
    return ESCAPED
        .matcher(uri)
        .replaceAll(found ->
            Matcher.quoteReplacement(Character.toString(Integer.parseInt(found.group(1), 16))));
  }
}
