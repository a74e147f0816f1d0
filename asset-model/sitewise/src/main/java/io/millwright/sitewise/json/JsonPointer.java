// SPDX-License-Identifier: Apache-2.0
package io.millwright.sitewise.json;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The position of a value in a JSON document (RFC 6901). Immutable. */
public final class JsonPointer {
  /** The document as a whole. */
  public static final JsonPointer ROOT = new JsonPointer(null, "", false);

  private final @Nullable JsonPointer parent;
  private final String step;
  private final boolean isItem;

  private JsonPointer(@Nullable JsonPointer parent, String step, boolean isItem) {
    this.parent = parent;
    this.step = step;
    this.isItem = isItem;
  }

  /** Returns the pointer to a member of the object at this position. */
  public JsonPointer member(String name) {
    return new JsonPointer(this, name, false);
  }

  /**
   * Returns the pointer to an item of the array at this position.
   *
   * @param index the index, from 0
   */
  public JsonPointer item(int index) {
    return new JsonPointer(this, Integer.toString(index), true);
  }

  /** Returns the names and indexes from the root to this position. */
  public List<String> steps() {
    var steps = new ArrayDeque<String>();
    for (var at = this; at.parent != null; at = at.parent) {
      steps.addFirst(at.step);
    }
    return List.copyOf(steps);
  }

  /** Returns the pointer for people: {@code assetModelProperties[1].type}; empty for the root. */
  public String path() {
    if (parent == null) {
      return "";
    }
    var above = parent.path();
    return isItem ? above + "[" + step + "]" : above.isEmpty() ? step : above + "." + step;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof JsonPointer pointer
        && isItem == pointer.isItem
        && step.equals(pointer.step)
        && Objects.equals(parent, pointer.parent);
  }

  @Override
  public int hashCode() {
    return Objects.hash(parent, step, isItem);
  }

  /**
   * Returns the pointer as RFC 6901 writes it: {@code /assetModelProperties/1/type}; empty for the
   * root.
   */
  @Override
  public String toString() {
    return parent == null ? "" : parent + "/" + step.replace("~", "~0").replace("/", "~1");
  }
}
