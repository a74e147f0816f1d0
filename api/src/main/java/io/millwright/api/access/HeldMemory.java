// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.access;

import io.millwright.api.problem.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.concurrent.atomic.AtomicLong;

/** The share of the heap that all requests under way may use for their bodies. */
@Singleton
public final class HeldMemory {
  private final long most;
  private final AtomicLong held = new AtomicLong();

  HeldMemory() {
    this(Runtime.getRuntime().maxMemory() / 4);
  }

  /**
   * @param most in bytes
   */
  HeldMemory(long most) {
    this.most = most;
  }

  /**
   * Counts memory until the request has been answered.
   *
   * @param bytes an estimate
   * @throws Refusal if there is no room now
   */
  public void hold(RoutingContext context, long bytes) {
    if (held.addAndGet(bytes) > most) {
      held.addAndGet(-bytes);
      throw new Refusal(
          bytes > most ? Refusal.Kind.TOO_LARGE : Refusal.Kind.SERVICE_UNAVAILABLE,
          bytes > most
              ? "The body needs more memory than the server has for all bodies; send it in smaller"
                  + " parts, or give the server more memory"
              : "The server is busy with other large requests; try again in a moment");
    }
    UntilEnd.add(context, () -> held.addAndGet(-bytes));
  }

  /** Counts what is held already, until the request has been answered; others find less room. */
  void count(RoutingContext context, long bytes) {
    held.addAndGet(bytes);
    UntilEnd.add(context, () -> held.addAndGet(-bytes));
  }

  /** What is held now, in bytes. */
  long held() {
    return held.get();
  }
}
