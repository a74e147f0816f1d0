// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.sitewise.json.JsonValue;
import io.millwright.sitewise.json.JsonValue.JsonFlag;
import io.millwright.sitewise.json.JsonValue.JsonItems;
import io.millwright.sitewise.json.JsonValue.JsonMembers;
import io.millwright.sitewise.json.JsonValue.JsonNull;
import io.millwright.sitewise.json.JsonValue.JsonNumber;
import io.millwright.sitewise.json.JsonValue.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Converts between Jackson's tree and the document tree of the SiteWise module. */
public final class DocumentTree {
  private DocumentTree() {}

  /** Returns the value of a node of Jackson's tree. */
  static JsonValue value(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> members(object);
      case ArrayNode array -> {
        var items = new ArrayList<JsonValue>();
        array.forEach(item -> items.add(value(item)));
        yield new JsonItems(items);
      }
      case JsonNode text when text.isTextual() -> new JsonText(text.textValue());
      case JsonNode number when number.isNumber() -> new JsonNumber(number.decimalValue());
      case JsonNode flag when flag.isBoolean() -> new JsonFlag(flag.booleanValue());
      default -> new JsonNull();
    };
  }

  /** Returns the members of an object of Jackson's tree. */
  public static JsonMembers members(ObjectNode object) {
    var members = new LinkedHashMap<String, JsonValue>();
    object.properties().forEach(entry -> members.put(entry.getKey(), value(entry.getValue())));
    return new JsonMembers(members);
  }

  /** Returns the node of Jackson's tree that holds a value. */
  public static JsonNode node(JsonValue value) {
    var nodes = JsonNodeFactory.instance;
    return switch (value) {
      case JsonMembers members -> object(members);
      case JsonItems(var items) -> {
        var array = nodes.arrayNode();
        items.forEach(item -> array.add(node(item)));
        yield array;
      }
      case JsonText(String text) -> nodes.textNode(text);
      case JsonNumber(var number) -> nodes.numberNode(number);
      case JsonFlag(boolean isTrue) -> nodes.booleanNode(isTrue);
      case JsonNull() -> nodes.nullNode();
    };
  }

  /** Returns the object of Jackson's tree with these members. */
  public static ObjectNode object(JsonMembers members) {
    var object = JsonNodeFactory.instance.objectNode();
    members.members().forEach((name, value) -> object.set(name, node(value)));
    return object;
  }
}
