// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua;

import io.millwright.connector.StatusMeaning;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.milo.opcua.stack.core.StatusCodes;

/**
 * Explains the names of OPC UA status codes (OPC 10000-4, Common StatusCodes) and says what helps.
 */
final class OpcUaStatus {
  private static final String NO_NAMESPACE = "Bad_NodeIdUnknown: the server has no namespace ";

  private OpcUaStatus() {}

  /** The codes by their names, read by reflection when the first status is explained. */
  private static final class Codes {
    static final Map<String, Long> BY_NAME =
        Arrays.stream(StatusCodes.class.getFields())
            .filter(field -> Modifier.isStatic(field.getModifiers()))
            .filter(field -> field.getType() == long.class)
            .map(field -> {
              try {
                return field.getLong(null);
              } catch (IllegalAccessException e) {
                throw new IllegalStateException("Milo's status codes are public", e);
              }
            })
            .distinct()
            .filter(code -> StatusCodes.lookup(code).isPresent())
            .collect(
                Collectors.toMap(
                    code -> StatusCodes.lookup(code).orElseThrow()[0],
                    Function.identity(),
                    (one, _) -> one));
  }

  /** Returns the status of a tag whose namespace the server does not have. */
  static String noNamespace(String uri) {
    return NO_NAMESPACE + uri;
  }

  /**
   * Returns the explanation of a status: the name of a code, such as {@code Bad_NodeIdUnknown},
   * alone or followed by a colon and more words. Such words replace the standard's description of
   * the code.
   */
  static StatusMeaning explain(String status) {
    var parts = status.split(": ", 2);
    var name = parts[0];
    var code = Codes.BY_NAME.get(name);
    if (code == null) {
      return StatusMeaning.of(status);
    }
    var words =
        parts.length > 1
            ? parts[1]
            : sentence(StatusCodes.lookup(code).map(found -> found[1]).orElse("").strip());
    var coded = "%s (0x%08X)".formatted(name, code);
    return new StatusMeaning(
        words.isEmpty() ? coded : coded + ": " + words,
        status.startsWith(NO_NAMESPACE)
            ? "compare the URI with the server's NamespaceArray, which is asked again every 10 s"
            : advice(name));
  }

  private static String sentence(String description) {
    var text =
        description.endsWith(".")
            ? description.substring(0, description.length() - 1)
            : description;
    return text.isEmpty() ? "" : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
  }

  private static String advice(String status) {
    return switch (status) {
      case "Bad_NodeIdUnknown", "Bad_NodeIdInvalid" ->
          "check the node id in the server's address space, which is asked again every 10 s";
      case "Bad_UserAccessDenied", "Bad_NotReadable" ->
          "let the user of this source read the node, on the server";
      case "Bad_AttributeIdInvalid" -> "the node has no value; name a variable";
      case "Bad_TooManyMonitoredItems" ->
          "the server takes no more items; leave tags out, or raise its limit";
      case "Bad_WaitingForInitialData" ->
          "the server has not read it from the device yet; where that lasts, see its own log";
      case "Bad_NoCommunication",
          "Bad_NotConnected",
          "Bad_CommunicationError",
          "Bad_DeviceFailure",
          "Bad_SensorFailure",
          "Bad_OutOfService" ->
          "the server itself does not get the value; check the device behind it, its cable and its"
              + " power";
      case "Bad_Timeout", "Bad_ConnectionClosed", "Bad_SessionIdInvalid" ->
          "the server does not answer; see the message about its source";
      default ->
          status.startsWith("Uncertain")
              ? "the server does not vouch for the value; check the sensor, and the server's own"
                  + " log"
              : "see the server's own log and manual for this status";
    };
  }
}
