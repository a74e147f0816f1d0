// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.AttributeValue;
import io.millwright.asset.Membership;
import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.definition.PropertyDefinition;
import io.millwright.asset.definition.PropertyKind;
import io.millwright.asset.id.AssetId;
import io.millwright.asset.id.PropertyId;
import io.millwright.file.part.Places;
import io.millwright.file.part.WrittenKeys;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.Scalars;
import io.millwright.validation.Spelling;
import io.millwright.value.DataType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads the section {@code attributes:} of an asset. A value is written in one of three forms:
 *
 * <pre>
 *   attributes:
 *     ideal_rate: 150                                        # from the beginning of the data
 *     limit: {value: 80, from: 2026-11-02T06:00:00Z}         # what held before stays as it is
 *     shift_length:
 *       - {value: 8}
 *       - {value: 7.5, from: 2026-11-02T06:00:00Z}
 * </pre>
 */
final class AttributeReader {
  private final Places places;
  private final WrittenKeys keys;

  AttributeReader(Places places, WrittenKeys keys) {
    this.places = places;
    this.keys = keys;
  }

  /**
   * Returns the values that an asset's document gives its attributes.
   *
   * @param fields the asset's document; problems are reported to it
   * @param model the asset's model; empty where it is not known, which was reported
   * @param known the values that the asset has in the plant as it is
   */
  Map<PropertyId, AttributeValue> read(
      Fields fields,
      AssetId asset,
      Optional<AssetModel> model,
      Map<PropertyId, AttributeValue> known) {
    var values = new LinkedHashMap<PropertyId, AttributeValue>();
    fields
        .mapping("attributes")
        .ifPresent(mapping -> {
          var below = fields.below(mapping);
          for (var entry : below.all()) {
            model
                .flatMap(of -> attribute(below, entry, of))
                .ifPresent(property -> {
                  places.put(
                      new PlantPlace.OfAttribute(asset, property.id()),
                      below.position(entry.value()));
                  value(below, entry, property, Optional.ofNullable(known.get(property.id())))
                      .ifPresent(value -> values.put(property.id(), value));
                });
          }
        });
    return values;
  }

  private Optional<PropertyDefinition> attribute(
      Fields fields, Fields.Entry entry, AssetModel model) {
    var attributes =
        model.properties().stream()
            .filter(property -> property.kind() instanceof PropertyKind.Attribute)
            .map(PropertyDefinition::key)
            .toList();
    var property = model.findProperty(keys.path(entry.key()));
    if (property.isEmpty()) {
      fields.report(
          entry.keyNode(),
          "Model %s has no attribute \"%s\"%s"
              .formatted(model.key(), entry.key(), Spelling.hint(entry.key(), attributes)));
      return Optional.empty();
    }
    if (!attributes.contains(property.get().key())) {
      fields.report(
          entry.keyNode(),
          "\"%s\" is not an attribute of model %s, so an asset can't give it a value"
              .formatted(entry.key(), model.key()));
      return Optional.empty();
    }
    return property;
  }

  private static Optional<AttributeValue> value(
      Fields fields,
      Fields.Entry entry,
      PropertyDefinition property,
      Optional<AttributeValue> known) {
    return switch (entry.value()) {
      case MappingNode mapping -> changes(fields, entry, List.of(mapping), property, known);
      case SequenceNode sequence -> changes(fields, entry, sequence.getValue(), property, known);
      default ->
          fields
              .scalar(entry.key())
              .flatMap(scalar -> change(fields, scalar, Membership.BEGINNING, property))
              .map(change -> new AttributeValue(List.of(change)));
    };
  }

  private static Optional<AttributeValue> changes(
      Fields fields,
      Fields.Entry entry,
      List<Node> written,
      PropertyDefinition property,
      Optional<AttributeValue> known) {
    var changes = new ArrayList<AttributeValue.Change>();
    for (var node : written) {
      if (node instanceof MappingNode mapping) {
        change(fields.below(mapping), property).ifPresent(changes::add);
      } else {
        fields.report(
            node,
            "A change of %s is written {value: 80, from: 2026-11-24T06:00:00Z}"
                .formatted(entry.key()));
      }
    }
    if (changes.isEmpty() || changes.size() < written.size()) {
      return Optional.empty();
    }
    try {
      var stated = new AttributeValue(changes);
      return Optional.of(
          stated.changes().getFirst().isFromBeginning()
              ? stated
              : behind(known, stated, property.type()));
    } catch (IllegalArgumentException e) {
      fields.report(entry.value(), "%s: %s".formatted(entry.key(), e.getMessage()));
      return Optional.empty();
    }
  }

  /**
   * Returns the changes that a file states, behind the known ones that are older than all of them.
   * Values of a type that the attribute has no more are left out.
   */
  private static AttributeValue behind(
      Optional<AttributeValue> known, AttributeValue stated, DataType type) {
    var first = stated.changes().getFirst().from();
    var all = new ArrayList<AttributeValue.Change>();
    known.stream()
        .flatMap(value -> value.changes().stream())
        .filter(change -> change.from().isBefore(first) && type.holds(change.value()))
        .forEach(all::add);
    all.addAll(stated.changes());
    return new AttributeValue(all);
  }

  private static Optional<AttributeValue.Change> change(
      Fields fields, PropertyDefinition property) {
    var value = fields.required("value", "give the value that holds, as in {value: 80, from: ...}");
    var from = fields.scalar("from");
    var time = from.isEmpty() ? Optional.of(Membership.BEGINNING) : fields.time(from.get());
    fields.finish();
    return value.flatMap(scalar -> time.flatMap(at -> change(fields, scalar, at, property)));
  }

  private static Optional<AttributeValue.Change> change(
      Fields fields, ScalarNode scalar, Instant from, PropertyDefinition property) {
    var parsed = Scalars.parse(property.type(), scalar.getValue());
    if (parsed.isEmpty()) {
      fields.report(
          scalar,
          "%s: \"%s\" is not %s%s"
              .formatted(
                  property.key(),
                  scalar.getValue(),
                  Scalars.describe(property.type()),
                  Fields.decimals(scalar.getValue())));
    }
    return parsed.map(value -> new AttributeValue.Change(from, value));
  }
}
