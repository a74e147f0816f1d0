// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about;

import io.millwright.historian.Historian;
import io.millwright.reading.ReadingSink;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the historian can be reached. */
@Readiness
@Singleton
final class HistorianCheck implements HealthCheck {
  private final Historian historian;

  HistorianCheck(Historian historian) {
    this.historian = historian;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("historian");
    try {
      var _ = historian.streams("", Optional.empty(), 1);
      return response.up().build();
    } catch (ReadingSink.UnavailableException e) {
      return response.down().withData("cause", String.valueOf(e.getMessage())).build();
    }
  }
}
