// SPDX-License-Identifier: Apache-2.0
package io.millwright.file.definition;

import io.millwright.asset.check.PlantPlace;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.file.part.Places;
import io.millwright.file.part.WrittenKeys;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** A document that begins with {@code model:}, and what the readers of its parts share. */
final class ModelYaml {
  private final YamlDocument document;
  private final ModelId id;
  private final String written;
  private final WrittenKeys keys;
  private final Places places;
  private final List<Problem> problems;
  private final Set<String> untyped = new HashSet<>();

  /**
   * Makes the document of a model.
   *
   * @param written the model's key as it is written, which may be none
   */
  ModelYaml(
      YamlDocument document,
      ModelId id,
      String written,
      WrittenKeys keys,
      Places places,
      List<Problem> problems) {
    this.document = document;
    this.id = id;
    this.written = written;
    this.keys = keys;
    this.places = places;
    this.problems = problems;
  }

  /** Returns the id of the model. */
  ModelId id() {
    return id;
  }

  /** Returns the document as YAML. */
  YamlDocument yaml() {
    return document;
  }

  /** Returns the keys that are written in all files, right and wrong. */
  WrittenKeys keys() {
    return keys;
  }

  /** Returns where the parts of the plant are written. */
  Places places() {
    return places;
  }

  /** Returns the members of the whole document, whose problems are reported. */
  Fields fields() {
    return new Fields(document, document.root(), written, problems);
  }

  /** Returns the members of the whole document, whose problems nobody hears of. */
  Fields quietFields() {
    return new Fields(document, document.root(), written, new ArrayList<>());
  }

  /** Takes note of a property whose type is wrong, so that formulas with it are not judged. */
  void noteUntyped(String property) {
    untyped.add(property);
  }

  /** Calls back with each entry of a section that is a mapping; reports nothing of its own. */
  void entries(Fields fields, String section, BiConsumer<String, Fields> reader) {
    // What is wrong with the section is said when it is read.
    var quiet = new ArrayList<Problem>();
    fields
        .reportingTo(quiet)
        .mapping(section)
        .ifPresent(mapping -> {
          for (var entry : new Fields(document, mapping, written, quiet).all()) {
            if (entry.value() instanceof MappingNode below) {
              var subject = written + "." + entry.key();
              reader.accept(
                  entry.key(), new Fields(document, below, subject, quiet).reportingTo(problems));
            }
          }
        });
  }

  /** Reads one entry of a section. */
  interface EntryReader {
    /** Reads an entry, whose value has these members. */
    void read(Fields.Entry entry, Fields below);
  }

  /** Calls back with each entry of a section; an entry that is no mapping is reported. */
  void each(Fields fields, String section, EntryReader reader) {
    var mapping = fields.mapping(section);
    if (mapping.isEmpty()) {
      return;
    }
    for (var entry : new Fields(document, mapping.get(), written, problems).all()) {
      var subject = written + "." + entry.key();
      if (entry.value() instanceof MappingNode below) {
        reader.read(entry, new Fields(document, below, subject, problems));
      } else {
        problems.add(
            new Problem(
                document.position(entry.value()),
                subject,
                "Expected keys with values in braces, such as %s"
                    .formatted(
                        switch (section) {
                          case "children" -> "{model: valve}";
                          case "composites" -> "{component: motor}";
                          case "implements" -> "{availability: run_share}, or {}";
                          case "alarms" -> "{when: temperature > 80, priority: high}";
                          default -> "{measurement: double, unit: Cel}";
                        })));
      }
    }
  }

  /** Returns the key of a part; another one where the key is wrong, which is reported. */
  String key(Fields.Entry entry, Fields fields) {
    if (!Keys.VARIABLE.matcher(entry.key()).matches()) {
      fields.report(
          entry.keyNode(),
          "\"%s\" is not a key; use a small letter, then up to 63 small letters, digits and _"
              .formatted(entry.key()));
    }
    return keys.variable(entry.key());
  }

  /** Silences further problems of a text that names a part which is wrong itself. */
  void sayWhereWrong(ScalarNode text, PlantPlace place) {
    if (keys.isNamedIn(text.getValue()) || WrittenKeys.isNamedIn(text.getValue(), untyped)) {
      places.said(place);
    }
  }
}
