// SPDX-License-Identifier: Apache-2.0
package io.millwright.application;

/**
 * Who does something to the plant, and by which way.
 *
 * @param who a principal's name, or what acts where nobody had to say who calls
 * @param via the way it came, such as {@code apply} or {@code SiteWise API}
 */
public record Actor(String who, String via) {}
