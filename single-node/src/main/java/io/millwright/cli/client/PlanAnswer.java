// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.stream.Stream;

/**
 * A server's answer to {@code plan} and {@code apply}.
 *
 * @param json the answer itself
 */
record PlanAnswer(JsonNode json) {
  /** Returns whether there are no changes. */
  boolean isEmpty() {
    return json.path("changes").isEmpty();
  }

  /** Returns how many things are removed. */
  long removed() {
    return count("-");
  }

  /** Returns the number of the version that the changes are based on. */
  long version() {
    return json.path("version").asLong();
  }

  /**
   * Prints the answer for people: the changes, their number, and their consequences.
   *
   * @param none the text if there are no changes
   */
  void print(String none, PrintWriter out) {
    changes().forEach(out::println);
    out.println(isEmpty() ? none : summary());
    section("consequences", "", out);
    section("hints", "Hint: ", out);
    section("drift", "", out);
  }

  private void section(String name, String prefix, PrintWriter out) {
    if (!json.path(name).isEmpty()) {
      out.println();
      json.path(name).forEach(line -> out.println(prefix + line.asText()));
    }
  }

  private String summary() {
    return "%n%d added, %d changed, %d removed".formatted(count("+"), count("~"), count("-"));
  }

  private Stream<String> changes() {
    return json.path("changes").valueStream().map(JsonNode::asText);
  }

  private long count(String sign) {
    return changes().filter(line -> line.startsWith(sign)).count();
  }
}
