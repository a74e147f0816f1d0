// SPDX-License-Identifier: Apache-2.0
package io.millwright.source;

import io.millwright.validation.Position;
import org.jspecify.annotations.Nullable;

/**
 * One value of an edge file, as it was written. Two settings with the same text are equal, wherever
 * they stand: if a source only moves within its file, it has not changed.
 *
 * @param text the text of the value
 * @param position where the value stands, for messages
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
