// SPDX-License-Identifier: Apache-2.0
package io.millwright.reading;

/**
 * What a next hop has refused for good, such as readings with an impossible time or of the wrong
 * type. Nobody sends these readings again.
 *
 * @param count how many readings were refused since the process started
 * @param stream the alias of the readings that were refused last; empty where none were
 * @param cause why these were refused; empty where none were
 */
public record RefusedReadings(long count, String stream, String cause) {
  /** Nothing has been refused. */
  public static final RefusedReadings NONE = new RefusedReadings(0, "", "");
}
