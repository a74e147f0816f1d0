// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.host;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides which Host and Origin headers are accepted. Any web page can make its visitor's browser
 * call a server on the visitor's machine. The page can't hide its own site (the Origin header), nor
 * the name that it has pointed at 127.0.0.1 (the Host header).
 */
final class HostRules {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** The paths of the web UI's pages. */
  static final Pattern PAGES = Pattern.compile("/|/index\\.html|/ui/.*");

  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:/\\[\\]@]+)(?::\\d{1,5})?");

  private final Set<String> hosts;
  private final Set<String> origins;
  private final boolean anyHost;

  /**
   * Creates the rules.
   *
   * @param anyHost true if every caller is authenticated by something that only it has, which a
   *     page with a name that points at this server does not
   */
  HostRules(Set<String> hosts, Set<String> origins, boolean anyHost) {
    this.anyHost = anyHost;
    this.hosts = lower(hosts);
    this.origins = lower(origins);
  }

  /**
   * Returns why a request is refused; empty if it is accepted.
   *
   * @param host the Host header, or the authority in HTTP/2
   * @param origin the Origin header; null if there is none, as from programs
   */
  Optional<String> refusal(@Nullable String host, @Nullable String origin) {
    if (host == null || !isKnown(host)) {
      return Optional.of(
          "Host \"%s\" is not a name of this server; use localhost or 127.0.0.1, or add the name to millwright.api.hosts"
              .formatted(host == null ? "" : printable(host)));
    }
    if (origin == null || isOwn(origin, host) || origins.contains(lower(origin))) {
      return Optional.empty();
    }
    return Optional.of(
        "Origin \"%s\" is foreign: this server does not answer web pages of others; add it to millwright.api.origins if you trust it"
            .formatted(printable(origin)));
  }

  /**
   * Returns why a request without an Origin is refused; empty if it is accepted. A page of another
   * site may link to the pages of the UI, and to nothing else.
   *
   * @param site the header Sec-Fetch-Site; null if there is none, as from programs
   * @param mode the header Sec-Fetch-Mode
   * @param path the path of the request
   */
  Optional<String> refusalOfSite(
      @Nullable String site, @Nullable String mode, @Nullable String path) {
    boolean isOurs = site == null || site.equals("same-origin") || site.equals("none");
    boolean leadsToPage = "navigate".equals(mode) && path != null && PAGES.matcher(path).matches();
    return isOurs || leadsToPage
        ? Optional.empty()
        : Optional.of(
            "The request comes from a web page of another site: this server does not answer those; "
                + "add its origin to millwright.api.origins if you trust it");
  }

  private boolean isKnown(String authority) {
    var matcher = AUTHORITY.matcher(lower(authority));
    return matcher.matches()
        && (anyHost || LOOPBACK.contains(matcher.group(1)) || hosts.contains(matcher.group(1)));
  }

  private static boolean isOwn(String origin, String host) {
    return lower(origin).equals("http://" + lower(host))
        || lower(origin).equals("https://" + lower(host));
  }

  private static String printable(String header) {
    var text = header.replaceAll("[^\\x20-\\x7e]", "?");
    return text.length() > 200 ? text.substring(0, 200) : text;
  }

  private static Set<String> lower(Set<String> texts) {
    return texts.stream().map(HostRules::lower).collect(Collectors.toUnmodifiableSet());
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
