// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.gateway;

import java.util.regex.Pattern;

/**
 * Which paths of a device are meant (user guide, "Use OPC UA node filters"): {@code *} stands for
 * one level, {@code **} for any number; a path without them is a node with all below it.
 *
 * @param pattern what the whole path looks like
 */
record PathFilter(Pattern pattern) {
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

  boolean matches(String path) {
    return pattern.matcher(path).matches();
  }
}
