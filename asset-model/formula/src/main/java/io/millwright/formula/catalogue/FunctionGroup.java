// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.catalogue;

import io.millwright.formula.language.Function;
import java.util.List;

/** The functions of one section of the documentation, in its order. */
public record FunctionGroup(String title, List<Function> functions) {
  /** Keeps a copy of the functions. */
  public FunctionGroup {
    functions = List.copyOf(functions);
  }
}
