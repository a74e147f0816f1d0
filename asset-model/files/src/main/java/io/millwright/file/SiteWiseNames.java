// SPDX-License-Identifier: Apache-2.0
package io.millwright.file;

import io.millwright.asset.AssetModel;
import io.millwright.asset.Hierarchy;
import io.millwright.sitewise.KeyMaker;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How SiteWise's documents name the properties and hierarchies of a model. */
final class SiteWiseNames {
  private static final String EXTERNAL = "externalId:";

  private final AssetModel model;

  /** The keys of what a component gives, which has other ids in SiteWise than here. */
  private final Map<String, String> given = new HashMap<>();

  SiteWiseNames(AssetModel model) {
    this.model = model;
  }

  AssetModel model() {
    return model;
  }

  /** Notes an id or external id that the documents use. */
  void note(String name, String key) {
    given.put(name.toLowerCase(Locale.ROOT), key);
  }

  /**
   * The key of the property with an id, an external id, or a name.
   *
   * @param group the key of the composite model in which a name is looked for first, with a dot;
   *     empty at the top
   */
  Optional<String> property(String group, String written) {
    var name = withoutPrefix(written);
    var known = Optional.ofNullable(given.get(name.toLowerCase(Locale.ROOT)));
    if (known.isPresent()) {
      return known;
    }
    var key = KeyMaker.variable(name);
    return model.properties().stream()
        .filter(property ->
            property.id().toString().equalsIgnoreCase(name)
                || property.key().equals(group + key)
                || property.key().equals(key)
                || (property.name().equals(name) && isIn(group, property.key())))
        .map(property -> property.key())
        .findFirst();
  }

  private static boolean isIn(String group, String key) {
    return key.startsWith(group) && key.indexOf('.', group.length()) < 0;
  }

  /** The hierarchy with an id, an external id, or a name. */
  Optional<Hierarchy> hierarchy(String written) {
    var name = withoutPrefix(written);
    var key = KeyMaker.variable(name);
    return model.hierarchies().stream()
        .filter(hierarchy ->
            hierarchy.id().toString().equalsIgnoreCase(name)
                || hierarchy.key().equals(key)
                || hierarchy.name().equals(name))
        .findFirst();
  }

  private static String withoutPrefix(String written) {
    return written.startsWith(EXTERNAL) ? written.substring(EXTERNAL.length()) : written;
  }
}
