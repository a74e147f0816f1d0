// SPDX-License-Identifier: Apache-2.0
package io.millwright.node;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports ready while the embedded PostgreSQL runs and its disk has room; otherwise it says what to
 * do.
 */
@Readiness
@Singleton
final class EmbeddedDatabaseCheck implements HealthCheck {
  private final NodeDatabase database;

  EmbeddedDatabaseCheck(NodeDatabase database) {
    this.database = database;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("embedded-postgresql");
    return database
        .problem()
        .map(problem -> response.down().withData("cause", problem))
        .orElseGet(response::up)
        .build();
  }
}
