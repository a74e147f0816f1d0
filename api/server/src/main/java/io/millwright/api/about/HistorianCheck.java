// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about;

import io.millwright.application.historian.Historian;
import io.millwright.reading.ReadingSink.UnavailableException;
import io.millwright.task.RegularTask;
import io.quarkus.runtime.Startup;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Reports ready while the historian can be reached. The historian is asked every second. A health
 * request gets the last result at once, or a failure if the historian has not answered for a while.
 */
@Readiness
@Singleton
@Startup
final class HistorianCheck implements HealthCheck {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final Historian historian;
  private final RegularTask asking = new RegularTask("historian-check", PAUSE, this::ask);
  private volatile Answer last;

  /**
   * A result of asking the historian.
   *
   * @param cause why the historian is unavailable; empty if it is available
   * @param nanos when the result came, by {@link System#nanoTime}
   */
  private record Answer(String cause, long nanos) {}

  HistorianCheck(Historian historian) {
    this.historian = historian;
    last = answer();
    asking.start();
  }

  private void ask() {
    last = answer();
  }

  private Answer answer() {
    var cause = "";
    try {
      // This request does not queue behind requests that read much.
      var _ = historian.newest(List.of());
    } catch (UnavailableException e) {
      cause = String.valueOf(e.getMessage());
    }
    return new Answer(cause, System.nanoTime());
  }

  @PreDestroy
  void end() {
    asking.close();
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("historian");
    var now = last;
    var age = Duration.ofNanos(System.nanoTime() - now.nanos());
    if (!now.cause().isEmpty()) {
      return response.down().withData("cause", now.cause()).build();
    }
    return age.compareTo(PATIENCE) > 0
        ? response
            .down()
            .withData("cause", "it has not answered for %d s".formatted(age.toSeconds()))
            .build()
        : response.up().build();
  }
}
