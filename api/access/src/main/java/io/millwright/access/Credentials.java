// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.util.List;

/**
 * A principal with its keys and tokens.
 *
 * @param keys the keys for signed requests
 * @param tokens the hashes of bearer tokens
 */
public record Credentials(Principal principal, List<AccessKey> keys, List<TokenHash> tokens) {
  public Credentials {
    keys = List.copyOf(keys);
    tokens = List.copyOf(tokens);
  }
}
