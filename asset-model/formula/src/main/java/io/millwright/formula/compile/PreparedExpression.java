// SPDX-License-Identifier: Apache-2.0
package io.millwright.formula.compile;

import java.util.Optional;

/**
 * An expression compiled for repeated evaluation. Safe for use by several threads.
 *
 * @param complete evaluates the expression for values of any type
 * @param numeric the expression as bytecode; empty if it handles anything but numbers
 */
public record PreparedExpression(CompiledExpression complete, Optional<NumericProgram> numeric) {}
