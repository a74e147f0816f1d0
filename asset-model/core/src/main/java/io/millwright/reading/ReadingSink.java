// SPDX-License-Identifier: Apache-2.0
package io.millwright.reading;

/**
 * The next hop of readings. Who returns from {@link #accept} has taken the responsibility: the
 * caller may forget the readings. Delivering a batch twice is harmless.
 */
@FunctionalInterface
public interface ReadingSink {
  /**
   * Takes a batch and returns when it is safe.
   *
   * @throws UnavailableException if it cannot be taken now; the caller keeps it and tries again
   */
  void accept(ReadingBatch batch);

  /**
   * Returns the readings that this hop has refused for good; the caller does not keep them either.
   */
  default RefusedReadings refused() {
    return RefusedReadings.NONE;
  }

  /** The next hop is away for now; the message says which one, and why. */
  final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes the exception with a message that says what failed, where, and what to do. */
    public UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
