// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.validation.Position;
import org.jspecify.annotations.Nullable;

/**
 * One value of an edge file, as it was written. Two settings with the same text are equal, wherever
 * they stand: a source whose lines have only moved within its file has not changed.
 *
 * @param text the scalar's text
 * @param position where the scalar stands, for messages
 */
public record Setting(String text, Position position) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Setting setting && text.equals(setting.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
