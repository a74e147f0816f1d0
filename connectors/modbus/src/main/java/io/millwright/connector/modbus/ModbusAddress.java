// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

import io.millwright.source.SettingsReader;
import io.millwright.source.TagDefinition;
import io.millwright.validation.Problem;
import io.millwright.validation.Spelling;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a tag's address from its definition in an edge file. */
final class ModbusAddress {
  private static final int ADDRESSES = 65_536;
  private static final int LONGEST_TEXT = 250;
  private static final Pattern SIX_DIGITS = Pattern.compile("\\d{6}");
  private static final Pattern WITH_NUMBER =
      Pattern.compile("(string|bit)\\s*\\(\\s*(\\d{1,6})\\s*\\)");
  private static final List<String> TYPES =
      List.of(
          "int16",
          "uint16",
          "int32",
          "uint32",
          "int64",
          "uint64",
          "float32",
          "float64",
          "string(n)",
          "bit(n)");

  private final TagDefinition tag;
  private final SettingsReader reader;

  private ModbusAddress(TagDefinition tag, List<Problem> problems) {
    this.tag = tag;
    this.reader = new SettingsReader(tag.address(), "tag " + tag.alias(), problems);
  }

  /** Reads a tag and adds all problems to the list. Returns empty if the tag has a problem. */
  static Optional<ModbusTag> read(TagDefinition tag, int index, List<Problem> problems) {
    int before = problems.size();
    var address = new ModbusAddress(tag, problems);
    var read = address.read(index);
    address.reader.finish();
    return problems.size() == before ? read : Optional.empty();
  }

  private Optional<ModbusTag> read(int index) {
    Map<RegisterTable, Integer> given = new EnumMap<>(RegisterTable.class);
    for (var table : RegisterTable.values()) {
      if (reader.findText(table.key()).isPresent()) {
        given.put(table, address(table));
      }
    }
    var format =
        format(given.keySet().stream().allMatch(RegisterTable::isBits) && !given.isEmpty());
    if (given.isEmpty()) {
      reader.problem(
          "holding",
          "the tag has no address; add one of holding, input, coil or discrete with an address"
              + " from 0 to 65535");
      return Optional.empty();
    }
    if (given.size() > 1) {
      var keys = given.keySet().stream().map(RegisterTable::key).toList();
      reader.problem(
          keys.getLast(),
          "the tag has %d addresses (%s); keep one of them"
              .formatted(keys.size(), String.join(", ", keys)));
      return Optional.empty();
    }
    var table = given.keySet().iterator().next();
    return format
        .map(known -> new ModbusTag(index, table, given.getOrDefault(table, 0), known))
        .filter(this::fits);
  }

  private int address(RegisterTable table) {
    var written = reader.findText(table.key()).map(String::strip).orElse("");
    if (SIX_DIGITS.matcher(written).matches()) {
      var meant = table.fromManual(Integer.parseInt(written));
      if (meant.isPresent()) {
        reader.problem(
            table.key(),
            "%s: addresses here count from 0, and the manual's from %d; write %s: %d"
                .formatted(
                    table.key(),
                    Integer.parseInt(written) - meant.getAsInt(),
                    table.key(),
                    meant.getAsInt()));
        return 0;
      }
    }
    return reader.integer(table.key(), 0, 0, ADDRESSES - 1);
  }

  private boolean fits(ModbusTag read) {
    if (read.end() > ADDRESSES) {
      reader.problem(
          read.table().key(),
          "%s: the tag covers %d registers from %d and runs past the last one, 65535"
              .formatted(read.table().key(), read.format().width(), read.address()));
      return false;
    }
    return true;
  }

  private Optional<RegisterFormat> format(boolean single) {
    var type = reader.findText("type").map(String::strip);
    var order = order();
    if (single) {
      for (var key : List.of("type", "order")) {
        if (tag.address().entries().containsKey(key)) {
          reader.problem(
              key, "%s: a coil or discrete input is one bit; remove %s".formatted(key, key));
        }
      }
      return Optional.of(new RegisterFormat.Single());
    }
    return format(type.orElse("uint16"), order);
  }

  private Optional<RegisterFormat> format(String type, RegisterOrder order) {
    var matcher = WITH_NUMBER.matcher(type);
    if (matcher.matches()) {
      int number = Integer.parseInt(matcher.group(2));
      return matcher.group(1).equals("bit") ? bit(number, order) : string(number, order);
    }
    return switch (type) {
      case "int16" -> Optional.of(new RegisterFormat.Int16(order));
      case "uint16" -> Optional.of(new RegisterFormat.UInt16(order));
      case "int32" -> Optional.of(new RegisterFormat.Int32(order));
      case "uint32" -> Optional.of(new RegisterFormat.UInt32(order));
      case "int64" -> Optional.of(new RegisterFormat.Int64(order));
      case "uint64" -> Optional.of(new RegisterFormat.UInt64(order));
      case "float32" -> Optional.of(new RegisterFormat.Float32(order));
      case "float64" -> Optional.of(new RegisterFormat.Float64(order));
      default -> {
        reader.problem(
            "type", "type: \"%s\" is unknown%s".formatted(type, Spelling.hint(type, TYPES)));
        yield Optional.empty();
      }
    };
  }

  private Optional<RegisterFormat> bit(int number, RegisterOrder order) {
    if (number > 15) {
      reader.problem(
          "type", "type: a register has the bits 0 (lowest) to 15, not %d".formatted(number));
      return Optional.empty();
    }
    return Optional.of(new RegisterFormat.Bit(number, order));
  }

  private Optional<RegisterFormat> string(int length, RegisterOrder order) {
    if (length < 1 || length > LONGEST_TEXT) {
      reader.problem(
          "type",
          "type: a string has 1 to 250 bytes, not %d; one request holds no more".formatted(length));
      return Optional.empty();
    }
    return Optional.of(new RegisterFormat.Text(length, order));
  }

  private RegisterOrder order() {
    var written = reader.findText("order").map(String::strip);
    if (written.isEmpty()) {
      return RegisterOrder.ABCD;
    }
    var orders = Arrays.stream(RegisterOrder.values()).map(RegisterOrder::name).toList();
    if (!orders.contains(written.get())) {
      reader.problem(
          "order",
          "order: \"%s\" is unknown%s"
              .formatted(written.get(), Spelling.hint(written.get(), orders)));
      return RegisterOrder.ABCD;
    }
    return RegisterOrder.valueOf(written.get());
  }
}
