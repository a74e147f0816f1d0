// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.edge;

import io.millwright.api.host.ApiConfig;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports how many sources are in each state. The check is always up, because a device that is off
 * is no fault of the server, which would be restarted for nothing. Health requests are not
 * authenticated, so the sources are named only if the server authenticates nobody.
 */
@Readiness
@Singleton
final class SourcesCheck implements HealthCheck {
  private final EdgeWatch watch;
  private final ApiConfig config;

  SourcesCheck(EdgeWatch watch, ApiConfig config) {
    this.watch = watch;
    this.config = config;
  }

  @Override
  public HealthCheckResponse call() {
    var states = watch.sources();
    var response = HealthCheckResponse.named("sources").up();
    states.present().forEach(state -> response.withData(state.label(), states.count(state)));
    if (config.access().isEmpty() && !states.notConnected().isEmpty()) {
      response.withData("notConnected", states.words());
    }
    return response.build();
  }
}
