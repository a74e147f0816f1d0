// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of resources that are stored as documents. */
enum Kind {
  PORTAL("portal", "portal", "portal", true),
  PROJECT("project", "project", "project", false),
  DASHBOARD("dashboard", "dashboard", "dashboard", false),
  ACCESS_POLICY("access-policy", "accessPolicy", "accessPolicy", false),
  GATEWAY("gateway", "gateway", "", false),
  DATASET("dataset", "dataset", "dataset", true),
  COMPUTATION_MODEL("computation-model", "computationModel", "computationModel", true);

  private final String code;
  private final String prefix;
  private final String datePrefix;
  private final boolean hasState;

  Kind(String code, String prefix, String datePrefix, boolean hasState) {
    this.code = code;
    this.prefix = prefix;
    this.datePrefix = datePrefix;
    this.hasState = hasState;
  }

  /** Returns the kind that an ARN names; empty if there is none. */
  static Optional<Kind> find(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
  }

  /** Returns the kind's name for documents and ARNs. */
  String code() {
    return code;
  }

  /** Returns the kind's name for messages. */
  String words() {
    return code.replace('-', ' ');
  }

  /** Returns the kind's name within the names of operations, such as {@code AccessPolicy}. */
  String noun() {
    return Character.toUpperCase(prefix.charAt(0)) + prefix.substring(1);
  }

  /** Returns whether answers contain a state, such as {@code portalStatus}. */
  boolean hasState() {
    return hasState;
  }

  /** Returns the name of a field of a description, such as {@code portalName}. */
  String field(String name) {
    return prefix + name;
  }

  /** Returns the name of a date of a description. */
  String dateField(String name) {
    return datePrefix.isEmpty()
        ? Character.toLowerCase(name.charAt(0)) + name.substring(1)
        : datePrefix + name;
  }
}
