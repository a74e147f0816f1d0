// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.Plant;
import io.millwright.asset.definition.AssetModel;
import io.millwright.asset.id.Keys;
import io.millwright.asset.id.ModelId;
import io.millwright.asset.id.StableIds;
import io.millwright.file.part.KeptIds;
import io.millwright.file.part.WrittenKeys;
import io.millwright.file.yaml.Fields;
import io.millwright.file.yaml.YamlDocument;
import io.millwright.validation.Position;
import io.millwright.validation.Problem;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Where the models in files begin, with their keys and ids, of which no two are alike. */
final class ModelHeaders {
  private final WrittenKeys keys;
  private final List<Problem> problems;
  private final KeptIds<ModelId> identity;
  private final Map<String, Header> headers = new LinkedHashMap<>();
  private final Map<ModelId, String> ids = new HashMap<>();

  /**
   * Where a model begins.
   *
   * @param written its key as it is written, which may be none
   * @param key its key
   */
  record Header(String written, String key, ModelId id, YamlDocument document, Position position) {}

  /**
   * Makes the headers of files, without any.
   *
   * @param known the plant as it is, whose ids its models keep
   * @param hints is told of keys in {@code was:} that name nothing
   */
  ModelHeaders(Plant known, WrittenKeys keys, List<Problem> problems, List<Problem> hints) {
    this.keys = keys;
    this.problems = problems;
    identity =
        new KeptIds<ModelId>(
            key -> known.findModel(key).map(AssetModel::id),
            StableIds::model,
            id -> known.findModel(id).isPresent(),
            was ->
                KeptIds.unknown(
                    "model of the plant",
                    was,
                    known.models().stream().map(AssetModel::key).toList()),
            hints);
  }

  /** Takes note of the key that a model had before; comes before the first header is taken. */
  void rename(YamlDocument document) {
    var fields = new Fields(document, document.root(), "", new ArrayList<>());
    fields.text("model").ifPresent(key -> identity.rename(key, fields.reportingTo(problems)));
  }

  /** Takes the header of a document that begins with {@code model:}; what is wrong is reported. */
  void add(YamlDocument document) {
    // What else is wrong within the document is for its reader to say.
    var fields = new Fields(document, document.root(), "", new ArrayList<>()).reportingTo(problems);
    var scalar = fields.scalar("model");
    var written = scalar.map(ScalarNode::getValue).orElse("");
    if (scalar.isPresent() && !Keys.NODE.matcher(written).matches()) {
      fields.report(
          scalar.get(),
          "\"%s\" is not a key; use 1 to 128 letters, digits, _, . and -".formatted(written));
    }
    var key = keys.node(written);
    var id = fields.about(written).id().map(ModelId::new).orElseGet(() -> identity.of(key));
    var header = new Header(written, key, id, document, document.position(document.root()));
    var message = refusal(header);
    if (message.isPresent()) {
      scalar.ifPresent(at -> fields.report(at, message.get()));
      // What else is wrong with it is said all the same.
      var other = keys.again(written, headers.size());
      headers.put(
          other, new Header(written, other, StableIds.model(other), document, header.position()));
    }
  }

  /**
   * Takes the header of a model of SiteWise's.
   *
   * @return what is wrong with another model of its key or id; empty where it is the first
   */
  Optional<String> add(String key, ModelId id, YamlDocument document, Position position) {
    return refusal(new Header(key, key, id, document, position));
  }

  /** Takes a header, or returns what is wrong with another model of its key or id. */
  private Optional<String> refusal(Header header) {
    var first = headers.get(header.key());
    if (first != null) {
      return Optional.of(
          "Model \"%s\" stands twice, first at %s; give each its own key"
              .formatted(header.key(), first.position()));
    }
    var owner = ids.putIfAbsent(header.id(), header.key());
    if (owner != null) {
      return Optional.of("The id %s belongs to model \"%s\" already".formatted(header.id(), owner));
    }
    headers.put(header.key(), header);
    return Optional.empty();
  }

  /** Returns all headers, in the order of the files. */
  Collection<Header> all() {
    return headers.values();
  }
}
