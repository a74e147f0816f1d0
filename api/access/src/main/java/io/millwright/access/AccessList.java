// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import io.millwright.access.AccessRefusedException.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Authenticates callers by the content of an access file. Safe for use by several threads. */
public final class AccessList {
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private record Known<T>(Principal principal, T proof) {}

  private final Map<String, Known<AccessKey>> keys = new HashMap<>();
  private final Map<String, Known<TokenHash>> tokens = new HashMap<>();
  private final Access access;
  private final IssuedTokens issued;
  private final UsedSignatures used;

  /**
   * Creates the list.
   *
   * @param used the used signatures, which outlive a change of the access file
   */
  public AccessList(Access access, IssuedTokens issued, UsedSignatures used) {
    this.access = access;
    this.issued = issued;
    this.used = used;
    for (var one : access.credentials()) {
      one.keys().forEach(key -> keys.put(key.id(), new Known<>(one.principal(), key)));
      one.tokens().forEach(token -> tokens.put(token.id(), new Known<>(one.principal(), token)));
    }
  }

  /** Returns the access file's content. */
  public Access access() {
    return access;
  }

  /**
   * Returns whether a token may come from an OpenID provider, so that checking it may take long.
   */
  public boolean isForeign(String token) {
    return !access.issuers().isEmpty() && IssuedTokens.isOne(token);
  }

  /**
   * Returns the principal of a token.
   *
   * @throws AccessRefusedException if the token is not valid
   */
  public Principal ofToken(String token) {
    if (isForeign(token)) {
      return issued.principal(access.issuers(), token);
    }
    var known = TokenHash.idOf(token).map(tokens::get);
    if (known.isEmpty() || !known.get().proof().matches(token)) {
      throw new AccessRefusedException(
          Reason.UNKNOWN_TOKEN,
          "The token is not one of this server's; ask its administrator for one");
    }
    return known.get().principal();
  }

  /**
   * Checks that the key of a signature is known, before the request's body is read.
   *
   * @throws AccessRefusedException if it is not
   */
  public void expect(RequestSignature signature) {
    var _ = key(signature);
  }

  /**
   * Returns the principal who signed a request.
   *
   * @param body the whole body
   * @throws AccessRefusedException if the signature does not match this request, or was already
   *     used for a change
   */
  public Principal ofSignature(
      SignedRequest request, RequestSignature signature, byte[] body, Instant now) {
    var known = key(signature);
    signature.verify(request, body, known.proof());
    if (!READING.contains(request.method())) {
      used.use(signature, now);
    }
    return known.principal();
  }

  private Known<AccessKey> key(RequestSignature signature) {
    var known = keys.get(signature.keyId());
    if (known == null) {
      throw new AccessRefusedException(
          Reason.UNKNOWN_KEY,
          "Access key %s is not one of this server's; ask its administrator for one"
              .formatted(signature.keyId()));
    }
    return known;
  }
}
