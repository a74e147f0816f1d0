// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.gateway;

import java.util.regex.Pattern;

/**
 * A filter of a server's nodes by their paths (SiteWise's user guide, "Use OPC UA node filters"):
 * {@code *} stands for one level, {@code **} for any number of levels, and a path without stars for
 * a node with all nodes below it. Example: {@code /Line 1/*} matches {@code /Line 1/Power} but not
 * {@code /Line 1/PLC 1/Speed}; {@code /Line 1/**} matches both.
 *
 * @param pattern the pattern that a whole path must match
 */
record PathFilter(Pattern pattern) {
  /** Returns the filter of a configuration's {@code rootPath}. */
  static PathFilter of(String rootPath) {
    var path = rootPath.startsWith("/") ? rootPath : "/" + rootPath;
    if (!path.contains("*")) {
      var root = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
      return new PathFilter(Pattern.compile(Pattern.quote(root) + "(/.*)?", Pattern.DOTALL));
    }
    var regex = new StringBuilder();
    int at = 0;
    while (at < path.length()) {
      if (path.startsWith("**", at)) {
        regex.append(".*");
        at += 2;
      } else if (path.charAt(at) == '*') {
        regex.append("[^/]*");
        at++;
      } else {
        int end = path.indexOf('*', at);
        var literal = path.substring(at, end < 0 ? path.length() : end);
        regex.append(Pattern.quote(literal));
        at += literal.length();
      }
    }
    return new PathFilter(Pattern.compile(regex.toString(), Pattern.DOTALL));
  }

  /** Returns whether the filter matches a path. */
  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}
