// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.validation.Position;

/**
 * One value of an edge file, as it was written.
 *
 * @param text the scalar's text
 * @param position where it stands
 */
public record Setting(String text, Position position) {}
