// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider whose tokens are accepted, and what their claims grant.
 *
 * @param issuer the provider's address, as in {@code iss} of its tokens
 * @param audience the text in {@code aud} of tokens for this server
 * @param nameClaim the claim with the user's name
 * @param grants what users get; the first matching grant counts
 */
public record TokenIssuer(String issuer, String audience, String nameClaim, List<Grant> grants) {
  /** The allowed names. A space could make a user's name look like another's. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.@+|:-]{1,128}");

  public TokenIssuer {
    grants = List.copyOf(grants);
  }

  /**
   * What a claim grants.
   *
   * @param claim the name of the claim; a nested claim has dots, such as {@code realm_access.roles}
   * @param value the claim's value, or an entry of its list
   * @param below the paths of the assets to which the user is limited; empty for the whole plant
   */
  public record Grant(String claim, String value, Role role, List<String> below) {
    public Grant {
      below = List.copyOf(below);
    }

    private boolean fits(Map<?, ?> claims) {
      return switch (find(claims, claim)) {
        case String text -> text.equals(value);
        case Boolean flag -> flag.toString().equals(value);
        case Collection<?> several -> several.contains(value);
        case null, default -> false;
      };
    }
  }

  /**
   * Returns the principal that the claims of a verified token describe. Its name contains the
   * issuer, so that it differs from the users of other issuers and the principals of the access
   * file. Empty if nothing is granted or the token names nobody.
   */
  public Optional<Principal> principal(Map<String, ?> claims) {
    return find(claims, nameClaim) instanceof String name && NAME.matcher(name).matches()
        ? grants.stream()
            .filter(grant -> grant.fits(claims))
            .findFirst()
            .map(grant ->
                new Principal(
                    "%s (%s)".formatted(name, issuer.replaceFirst("^https?://", "")),
                    grant.role(),
                    grant.below()))
        : Optional.empty();
  }

  /** Returns a claim by its name, which may contain dots, or by its path. */
  private static @Nullable Object find(Map<?, ?> claims, String name) {
    if (claims.containsKey(name)) {
      return claims.get(name);
    }
    int dot = name.indexOf('.');
    return dot > 0 && claims.get(name.substring(0, dot)) instanceof Map<?, ?> below
        ? find(below, name.substring(dot + 1))
        : null;
  }
}
