// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about;

import io.quarkus.arc.DefaultBean;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** Provides defaults for beans that a host may replace by its own. */
@Singleton
final class Defaults {
  @Produces
  @Singleton
  @DefaultBean
  InstantSource clock() {
    return InstantSource.system();
  }
}
