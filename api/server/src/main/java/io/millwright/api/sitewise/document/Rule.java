// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millwright.api.json.Body;
import io.millwright.api.problem.Refusal;
import io.millwright.api.sitewise.Ids;
import io.millwright.file.edge.EdgeFiles;
import io.millwright.validation.InvalidException;
import io.millwright.validation.Problem;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a value in a request has to be, as the API reference states it. Reading a value checks it,
 * and leaves out what the rule does not know; what is wrong is refused with its place.
 */
sealed interface Rule {
  /** The value as it is kept. */
  JsonNode read(JsonNode value, String place);

  /**
   * A text.
   *
   * @param least its least length
   * @param most its greatest length
   * @param allowed what the pattern says, in words
   */
  record Text(int least, int most, Pattern pattern, String allowed) implements Rule {
    @Override
    public JsonNode read(JsonNode value, String place) {
      var text = value.textValue();
      if (text == null) {
        throw Refusal.invalid("%s is not a text", place);
      }
      if (text.length() < least || text.length() > most) {
        throw Refusal.invalid(
            "%s has %d characters; it may have %d to %d", place, text.length(), least, most);
      }
      if (!pattern.matcher(text).matches()) {
        throw Refusal.invalid(
            "%s \"%s\" is not allowed; give %s", place, Shapes.shown(text), allowed);
      }
      return value;
    }
  }

  /** A text that is JSON itself, and is kept as it is. */
  record JsonText(int most) implements Rule {
    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public JsonNode read(JsonNode value, String place) {
      var text = value.textValue();
      if (text == null || text.isBlank() || text.length() > most) {
        throw Refusal.invalid("%s is not a text of 1 to %d characters", place, most);
      }
      try (var parser = JSON.createParser(text)) {
        parser.nextToken();
        parser.skipChildren();
        if (parser.nextToken() != null) {
          throw Refusal.invalid("%s holds more than one value of JSON", place);
        }
        return value;
      } catch (IOException e) {
        throw new Refusal(
            Refusal.Kind.INVALID_REQUEST,
            "%s is not JSON: %s".formatted(place, Shapes.shown(String.valueOf(e.getMessage()))),
            e);
      }
    }
  }

  /** An edge file, YAML or JSON. What only connectors understand is checked by the edge. */
  record EdgeFile(int most) implements Rule {
    @Override
    public JsonNode read(JsonNode value, String place) {
      var text = value.textValue();
      if (text == null || text.isBlank() || text.length() > most) {
        throw Refusal.invalid("%s is not a text of 1 to %d characters", place, most);
      }
      try {
        var _ = EdgeFiles.parse(place, text, _ -> List.of());
        return value;
      } catch (InvalidException e) {
        throw new Refusal(
            Refusal.Kind.INVALID_REQUEST,
            e.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")),
            e);
      }
    }
  }

  /** One of some texts. */
  record Choice(List<String> values) implements Rule {
    @Override
    public JsonNode read(JsonNode value, String place) {
      if (!value.isTextual() || !values.contains(value.textValue())) {
        throw Refusal.invalid(
            "%s %s is not one of %s", place, Shapes.shown(value.toString()), values);
      }
      return value;
    }
  }

  /** A UUID, which is kept in small letters. */
  record Id() implements Rule {
    @Override
    public JsonNode read(JsonNode value, String place) {
      return JsonNodeFactory.instance.textNode(
          Ids.uuid(value.asText(""))
              .orElseThrow(() ->
                  Refusal.invalid("%s %s is not a UUID", place, Shapes.shown(value.toString())))
              .toString());
    }
  }

  /** True or false. */
  record Flag() implements Rule {
    @Override
    public JsonNode read(JsonNode value, String place) {
      if (!value.isBoolean()) {
        throw Refusal.invalid("%s is not true or false", place);
      }
      return value;
    }
  }

  /** A whole number in a range. */
  record Whole(int least, int most) implements Rule {
    @Override
    public JsonNode read(JsonNode value, String place) {
      if (!value.isIntegralNumber()
          || !value.canConvertToInt()
          || value.intValue() < least
          || value.intValue() > most) {
        throw Refusal.invalid("%s is not a whole number from %d to %d", place, least, most);
      }
      return value;
    }
  }

  /** A list. */
  record Items(Rule each, int least, int most) implements Rule {
    @Override
    public JsonNode read(JsonNode value, String place) {
      if (!value.isArray() || value.size() < least || value.size() > most) {
        throw Refusal.invalid("%s is not a list of %d to %d items", place, least, most);
      }
      var items = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < value.size(); i++) {
        items.add(each.read(value.get(i), place + "[" + i + "]"));
      }
      return items;
    }
  }

  /** A map. */
  record Entries(Rule key, Rule each) implements Rule {
    @Override
    public JsonNode read(JsonNode value, String place) {
      if (!value.isObject()) {
        throw Refusal.invalid("%s is not an object", place);
      }
      var entries = JsonNodeFactory.instance.objectNode();
      for (var entry : value.properties()) {
        key.read(JsonNodeFactory.instance.textNode(entry.getKey()), "a key in " + place);
        entries.set(entry.getKey(), each.read(entry.getValue(), place + "." + entry.getKey()));
      }
      return entries;
    }
  }

  /**
   * A member of an object.
   *
   * @param required whether it must be there
   */
  record Member(String name, boolean required, Rule rule) {
    static Member required(String name, Rule rule) {
      return new Member(name, true, rule);
    }

    static Member optional(String name, Rule rule) {
      return new Member(name, false, rule);
    }
  }

  /**
   * An object.
   *
   * @param exactlyOne whether one member must be there, and no second one
   */
  record Structure(List<Member> members, boolean exactlyOne) implements Rule {
    @Override
    public JsonNode read(JsonNode value, String place) {
      if (!value.isObject()) {
        throw Refusal.invalid("%s is not an object", place);
      }
      return read(value::path, name -> place + "." + name, place);
    }

    /** The object that a request holds. */
    ObjectNode read(Body body) {
      return read(body::raw, body::place, "The request");
    }

    private ObjectNode read(
        Function<String, JsonNode> values, Function<String, String> places, String place) {
      var object = JsonNodeFactory.instance.objectNode();
      for (var member : members) {
        var value = values.apply(member.name());
        if (!value.isMissingNode() && !value.isNull()) {
          object.set(member.name(), member.rule().read(value, places.apply(member.name())));
        } else if (member.required()) {
          throw Refusal.invalid("%s is missing; it is required", places.apply(member.name()));
        }
      }
      if (exactlyOne && object.size() != 1) {
        throw Refusal.invalid(
            "%s holds %d of %s; give exactly one",
            place, object.size(), members.stream().map(Member::name).toList());
      }
      return object;
    }

    /** An object with further members. */
    Structure and(Member... more) {
      return new Structure(Stream.concat(members.stream(), Stream.of(more)).toList(), exactlyOne);
    }
  }

  static Structure structure(Member... members) {
    return new Structure(List.of(members), false);
  }

  /** An object with exactly one of the members. */
  static Structure oneOf(Member... members) {
    return new Structure(List.of(members), true);
  }

  static Rule choice(String... values) {
    return new Choice(List.of(values));
  }

  /** SiteWise's Name, Description and such: anything but control characters. */
  static Rule text(int most) {
    return new Text(1, most, Shapes.NO_CONTROLS, "a text without control characters");
  }

  /** SiteWise's RestrictedName and RestrictedDescription. */
  static Rule plainText(int most) {
    return new Text(1, most, Shapes.RESTRICTED, "letters, digits, spaces and _-#$*!@");
  }

  /** An ARN of any service. */
  static Rule arn() {
    return new Text(1, 1_600, Shapes.ARN, "an ARN, arn:aws:...");
  }

  /** An e-mail address. */
  static Rule email() {
    return new Text(1, 255, Shapes.EMAIL, "an e-mail address");
  }

  /** A text by a pattern. */
  static Rule matching(int most, String pattern, String allowed) {
    return new Text(1, most, Pattern.compile(pattern, Pattern.DOTALL), allowed);
  }

  /** The patterns that several rules share. */
  final class Shapes {
    private static final Pattern NO_CONTROLS = Pattern.compile("[^\\x00-\\x1F\\x7F]+");
    private static final Pattern RESTRICTED = Pattern.compile("[a-zA-Z0-9 _\\-#$*!@]+");
    private static final Pattern ARN =
        Pattern.compile("arn:aws(-cn|-us-gov)?:[a-zA-Z0-9-:/_.+=,@]+");
    private static final Pattern EMAIL =
        Pattern.compile("[a-zA-Z0-9_\\-.+]+@[a-zA-Z0-9_\\-.+]+\\.[a-zA-Z]{2,}");

    private Shapes() {}

    /** As much of a text as a message has place for. */
    private static String shown(String text) {
      return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }
  }
}
