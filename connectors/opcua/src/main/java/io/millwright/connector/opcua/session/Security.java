// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.opcua.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.milo.opcua.stack.core.security.SecurityPolicy;
import org.eclipse.milo.opcua.stack.core.types.enumerated.MessageSecurityMode;

/**
 * How messages are protected (OPC 10000-4, MessageSecurityMode; OPC 10000-7, SecurityPolicy). Edge
 * files write it as {@code None} or {@code policy/mode}.
 */
public record Security(SecurityPolicy policy, MessageSecurityMode mode) {
  /** No protection at all. */
  public static final Security NONE = new Security(SecurityPolicy.None, MessageSecurityMode.None);

  private static final List<SecurityPolicy> POLICIES =
      List.of(
          SecurityPolicy.Basic256Sha256,
          SecurityPolicy.Aes128_Sha256_RsaOaep,
          SecurityPolicy.Aes256_Sha256_RsaPss);
  private static final List<MessageSecurityMode> MODES =
      List.of(MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt);

  /**
   * Returns every supported kind, as edge files write it. The SHA-1 policies are broken and not
   * supported.
   */
  static List<String> known() {
    var known = new ArrayList<String>();
    known.add(NONE.toString());
    for (var policy : POLICIES) {
      for (var mode : MODES) {
        known.add(new Security(policy, mode).toString());
      }
    }
    return known;
  }

  /** Returns the kind of protection that an edge file names; empty if it is not supported. */
  static Optional<Security> parse(String text) {
    if (text.equals(NONE.toString())) {
      return Optional.of(NONE);
    }
    for (var policy : POLICIES) {
      for (var mode : MODES) {
        var security = new Security(policy, mode);
        if (security.toString().equals(text)) {
          return Optional.of(security);
        }
      }
    }
    return Optional.empty();
  }

  /** Returns whether the connection needs certificates. */
  boolean needsCertificate() {
    return policy != SecurityPolicy.None;
  }

  @Override
  public String toString() {
    return policy == SecurityPolicy.None ? "None" : policy.name() + "/" + mode.name();
  }
}
