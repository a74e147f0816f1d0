// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import io.millwright.access.AccessRefusedException.Reason;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Those who may call, and how they prove it. Safe for use by several threads. */
public final class AccessList {
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private record Known<T>(Principal principal, T proof) {}

  private final Map<String, Known<AccessKey>> keys = new HashMap<>();
  private final Map<String, Known<TokenHash>> tokens = new HashMap<>();
  private final Access access;
  private final IssuedTokens issued;
  private final UsedSignatures used;

  /**
   * @param used the signatures that were used, whatever list was in force
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

  /** What it was made of. */
  public Access access() {
    return access;
  }

  /** True where it takes long to say whose token it is. */
  public boolean isForeign(String token) {
    return !access.issuers().isEmpty() && IssuedTokens.isOne(token);
  }

  /**
   * The principal whose token it is.
   *
   * @throws AccessRefusedException if it is nobody's
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
   * Goes on only where the key is known that is meant to have signed; before the body is read.
   *
   * @throws AccessRefusedException if not
   */
  public void expect(RequestSignature signature) {
    var _ = key(signature);
  }

  /**
   * The principal who signed a request.
   *
   * @param body the whole body
   * @throws AccessRefusedException if nobody has signed just this, or the signature has changed
   *     something before
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
