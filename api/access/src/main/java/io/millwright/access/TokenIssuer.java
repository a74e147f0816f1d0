// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An OpenID provider whose tokens are taken, and what their claims are worth here.
 *
 * @param issuer its address, as its tokens have it in {@code iss}
 * @param audience what its tokens for this server have in {@code aud}
 * @param nameClaim the claim that names the user
 * @param grants what users get; the first that fits counts
 */
public record TokenIssuer(String issuer, String audience, String nameClaim, List<Grant> grants) {
  /** A space would let a user's name look like another's. */
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_.@+|:-]{1,128}");

  public TokenIssuer {
    grants = List.copyOf(grants);
  }

  /**
   * What a claim is worth.
   *
   * @param claim its name; below others with dots, such as {@code realm_access.roles}
   * @param value what it says, or has in its list
   * @param below the paths of assets that the user is limited to; empty for the whole plant
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
   * Whom the claims of a token, which was verified, are about; its name tells the issuer, so that
   * it is never that of another issuer's user or of somebody in the access file. Empty where
   * nothing is granted, or nobody named.
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

  /** A claim by its name, in which there may be dots, or by its path. */
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
