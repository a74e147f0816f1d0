// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.util.List;

/**
 * A principal, and all by which it is recognised.
 *
 * @param keys for signed requests
 * @param tokens for bearer tokens
 */
public record Credentials(Principal principal, List<AccessKey> keys, List<TokenHash> tokens) {
  public Credentials {
    keys = List.copyOf(keys);
    tokens = List.copyOf(tokens);
  }
}
