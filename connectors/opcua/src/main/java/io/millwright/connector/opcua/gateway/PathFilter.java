// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.gateway;

import java.util.regex.Pattern;

/**
 * A filter of a server's nodes by their paths (SiteWise's user guide, "Use OPC UA node filters"):
 * {@code *} stands for one level, {@code **} for any number of levels, and a path without stars for
 * a node with all nodes below it. Example: {@code /Line 1/*} lets {@code /Line 1/Power} through and
 * keeps {@code /Line 1/PLC 1/Speed} out; {@code /Line 1/**} lets both through.
 *
 * @param pattern the form of the whole path
 */
record PathFilter(Pattern pattern) {
  /** The filter that a configuration's {@code rootPath} describes. */
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

  /** Whether the filter lets a node with this path through. */
  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}
