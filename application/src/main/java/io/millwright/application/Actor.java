// SPDX-License-Identifier: Apache-2.0
package io.millwright.application;

/**
 * Who changes the plant, and by which way.
 *
 * @param who a principal's name, or the program's name if callers need not identify themselves
 * @param via the way of the change, such as {@code apply} or {@code SiteWise API}
 */
public record Actor(String who, String via) {}
