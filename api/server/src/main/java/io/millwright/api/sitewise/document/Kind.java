// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.sitewise.document;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of resources that are kept as documents. */
enum Kind {
  PORTAL("portal", "portal", "portal"),
  PROJECT("project", "project", "project"),
  DASHBOARD("dashboard", "dashboard", "dashboard"),
  ACCESS_POLICY("access-policy", "accessPolicy", "accessPolicy"),
  GATEWAY("gateway", "gateway", ""),
  DATASET("dataset", "dataset", "dataset"),
  COMPUTATION_MODEL("computation-model", "computationModel", "computationModel");

  private final String code;
  private final String prefix;
  private final String datePrefix;

  Kind(String code, String prefix, String datePrefix) {
    this.code = code;
    this.prefix = prefix;
    this.datePrefix = datePrefix;
  }

  /** The kind that an ARN names. */
  static Optional<Kind> find(String code) {
    return Arrays.stream(values()).filter(kind -> kind.code.equals(code)).findFirst();
  }

  /** The kind of the documents, as it stands in ARNs. */
  String code() {
    return code;
  }

  /** What it is called in messages. */
  String words() {
    return code.replace('-', ' ');
  }

  /** A field of a description, such as {@code portalName}. */
  String field(String name) {
    return prefix + name;
  }

  /** A date of a description. */
  String dateField(String name) {
    return datePrefix.isEmpty()
        ? Character.toLowerCase(name.charAt(0)) + name.substring(1)
        : datePrefix + name;
  }
}
