// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.bounds;

import io.millwright.api.caller.Caller;
import io.millwright.api.problem.Refusal;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;

/**
 * The part of the heap that all requests in progress may use for bodies and answers. One caller
 * ({@link Caller#payer}) may use two thirds of it, so that nobody can take all. Safe for use by
 * several threads.
 */
@Singleton
public final class HeldMemory {
  private static final String OF_REQUEST = "millwright.memory.of-request";
  private static final int SHARE = 4;

  private final long most;
  private final long mostOfCaller;
  private long held;
  private final Map<String, Long> ofCaller = new HashMap<>();

  HeldMemory() {
    this(Runtime.getRuntime().maxMemory() / SHARE);
  }

  /**
   * Creates the memory.
   *
   * @param most how many bytes all requests together may hold
   */
  HeldMemory(long most) {
    this.most = most;
    mostOfCaller = most / 3 * 2;
  }

  /**
   * Reserves memory until the request has been answered.
   *
   * @param bytes an estimate of the bytes
   * @throws Refusal if there is no memory now, or the request is too large
   */
  public void hold(RoutingContext context, long bytes) {
    var caller = Caller.payer(context);
    Long before = context.get(OF_REQUEST);
    long ofRequest = (before == null ? 0 : before) + bytes;
    if (ofRequest > mostOfCaller) {
      throw new Refusal(
          Refusal.Kind.TOO_LARGE,
          "The body needs more memory than the server has for the bodies of one caller; send it in"
              + " smaller parts, or give the server more memory");
    }
    if (!add(caller, bytes)) {
      throw busy();
    }
    context.put(OF_REQUEST, ofRequest);
    RequestEnd.add(context, () -> subtract(caller, bytes));
  }

  /**
   * Checks that the caller does not already hold all that it may.
   *
   * @throws Refusal if it does
   */
  synchronized void requireRoom(RoutingContext context) {
    if (ofCaller.getOrDefault(Caller.payer(context), 0L) >= mostOfCaller) {
      throw busy();
    }
  }

  private static Refusal busy() {
    return new Refusal(
        Refusal.Kind.SERVICE_UNAVAILABLE,
        "The server is busy with other large requests, of yours or of others; try again in a"
            + " moment");
  }

  private synchronized boolean add(String caller, long bytes) {
    if (held + bytes > most || ofCaller.getOrDefault(caller, 0L) + bytes > mostOfCaller) {
      return false;
    }
    put(caller, bytes);
    return true;
  }

  private void put(String caller, long bytes) {
    held += bytes;
    long own = ofCaller.getOrDefault(caller, 0L) + bytes;
    if (own == 0) {
      ofCaller.remove(caller);
    } else {
      ofCaller.put(caller, own);
    }
  }

  private synchronized void subtract(String caller, long bytes) {
    put(caller, -bytes);
  }

  /**
   * Counts memory that is already held, which leaves less for the caller and others.
   *
   * @return an action that frees the memory; run it once
   */
  synchronized Runnable count(RoutingContext context, long bytes) {
    var caller = Caller.payer(context);
    put(caller, bytes);
    return () -> subtract(caller, bytes);
  }

  /** Returns how many bytes are held now. */
  synchronized long held() {
    return held;
  }
}
