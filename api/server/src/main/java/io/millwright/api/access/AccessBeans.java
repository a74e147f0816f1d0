// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millwright.access.IssuedTokens;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Provides the beans that authenticate callers. */
@Singleton
final class AccessBeans {
  @Produces
  @Singleton
  static IssuedTokens issuedTokens(ObjectMapper json, InstantSource clock) {
    return new IssuedTokens(json, clock);
  }

  static void close(@Disposes IssuedTokens tokens) {
    tokens.close();
  }
}
