// SPDX-License-Identifier: Apache-2.0
package io.millwright.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.stream.Stream;

/**
 * What a server answers to {@code plan} and {@code apply}.
 *
 * @param json the answer itself
 */
record PlanAnswer(JsonNode json) {
  /** Whether nothing is different. */
  boolean isEmpty() {
    return json.path("changes").isEmpty();
  }

  /** How many things go. */
  long removed() {
    return count("-");
  }

  /** The number of the version that the changes change. */
  long version() {
    return json.path("version").asLong();
  }

  /**
   * Prints it for people: the changes, how many these are, and what follows from them.
   *
   * @param none what to say where nothing is different
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
