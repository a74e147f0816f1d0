// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.cluster;

import io.millwright.report.SourceStates;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports how many of the edge's sources are in each state and which are not connected. The check
 * is always up, because a device that is off is no reason to take the edge out of service.
 */
@Readiness
@Singleton
@IfBuildProfile("cluster")
final class SourceStatesCheck implements HealthCheck {
  private final EdgeService edge;

  SourceStatesCheck(EdgeService edge) {
    this.edge = edge;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("sources").up();
    edge.report()
        .map(report -> SourceStates.of(report, false))
        .ifPresent(states -> {
          states.present().forEach(state -> response.withData(state.label(), states.count(state)));
          if (!states.notConnected().isEmpty()) {
            response.withData("notConnected", states.words());
          }
        });
    return response.build();
  }
}
