// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.protocol;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Where in a request a value stands. Its text is a JSON pointer (RFC 6901), such as {@code
 * /entries/3/entryId}; it is made only when a message needs it.
 */
public final class Pointer {
  /** The request itself, whose text is empty. */
  public static final Pointer ROOT = new Pointer(null, "", -1);

  private final @Nullable Pointer in;
  private final String name;
  private final int index;

  private Pointer(@Nullable Pointer in, String name, int index) {
    this.in = in;
    this.name = name;
    this.index = index;
  }

  /** The place of a member of the object that stands here. */
  public Pointer member(String member) {
    return new Pointer(this, member, -1);
  }

  /** The place of an item of the list that stands here; the first one has the number 0. */
  public Pointer item(int item) {
    return new Pointer(this, "", item);
  }

  @Override
  public String toString() {
    var parts = new ArrayDeque<String>();
    for (var at = this; at.in != null; at = at.in) {
      parts.addFirst(
          at.index < 0
              ? at.name.replace("~", "~0").replace("/", "~1")
              : Integer.toString(at.index));
    }
    return parts.isEmpty() ? "" : "/" + String.join("/", parts);
  }
}
