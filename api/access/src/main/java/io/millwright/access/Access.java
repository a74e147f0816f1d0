// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The content of an access file: who may call.
 *
 * @param credentials the principals with their keys and tokens
 * @param issuers the OpenID providers whose tokens are accepted
 */
public record Access(List<Credentials> credentials, List<TokenIssuer> issuers) {
  public Access {
    credentials = List.copyOf(credentials);
    issuers = List.copyOf(issuers);
  }

  /** Returns the differences from another access file, one per line, without any secret. */
  public List<String> changesTo(Access next) {
    var lines = new ArrayList<String>();
    compare(named(credentials), named(next.credentials), Access::text, lines);
    compare(issued(issuers), issued(next.issuers), Access::text, lines);
    return lines;
  }

  private static <T> void compare(
      Map<String, T> before, Map<String, T> after, Function<T, String> text, List<String> lines) {
    var names = new TreeMap<>(before);
    names.putAll(after);
    for (var name : names.keySet()) {
      var old = before.get(name);
      var now = after.get(name);
      if (old == null && now != null) {
        lines.add("+ %s: %s".formatted(name, text.apply(now)));
      } else if (old != null && now == null) {
        lines.add("- " + name);
      } else if (old != null && now != null && !Objects.equals(old, now)) {
        lines.add("~ %s: %s".formatted(name, text.apply(now)));
      }
    }
  }

  private static Map<String, Credentials> named(List<Credentials> all) {
    return all.stream()
        .collect(Collectors.toMap(one -> "principal " + one.principal().name(), one -> one));
  }

  private static Map<String, TokenIssuer> issued(List<TokenIssuer> all) {
    return all.stream().collect(Collectors.toMap(one -> "oidc " + one.issuer(), one -> one));
  }

  private static String text(Credentials one) {
    return "%s, keys %s, tokens %s"
        .formatted(
            one.principal().role() + limit(one.principal().below()),
            one.keys().stream().map(AccessKey::id).toList(),
            one.tokens().stream().map(TokenHash::id).toList());
  }

  private static String text(TokenIssuer one) {
    return "audience %s, name %s, %s"
        .formatted(
            one.audience(),
            one.nameClaim(),
            one.grants().stream()
                .map(grant ->
                    "%s %s: %s"
                        .formatted(
                            grant.claim(), grant.value(), grant.role() + limit(grant.below())))
                .collect(Collectors.joining("; ")));
  }

  private static String limit(List<String> below) {
    return below.isEmpty() ? "" : " below " + String.join(", ", below);
  }
}
