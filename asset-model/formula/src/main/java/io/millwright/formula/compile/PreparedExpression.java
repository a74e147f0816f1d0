// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import java.util.Optional;

/**
 * An expression made ready to be evaluated often. Safe for use by several threads.
 *
 * @param complete evaluates it, whatever its values are
 * @param numeric the same compiled to bytecode; empty where it is not made of numbers alone
 */
public record PreparedExpression(CompiledExpression complete, Optional<NumericProgram> numeric) {}
