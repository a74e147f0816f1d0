// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.bucket;

/** A bucket or key that can't be, or for which nothing is configured; the message says why. */
public final class NoSuchPlaceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NoSuchPlaceException(String message) {
    super(message);
  }
}
