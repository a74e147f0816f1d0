// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about;

import io.millwright.task.RegularTask;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/** Reports alive while all regular tasks are running. */
@Liveness
@Singleton
final class TaskCheck implements HealthCheck {
  @Override
  public HealthCheckResponse call() {
    var silent = RegularTask.silent();
    var response = HealthCheckResponse.named("tasks");
    return silent.isEmpty()
        ? response.up().build()
        : response.down().withData("silent", String.join(", ", silent)).build();
  }
}
