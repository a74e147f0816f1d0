// SPDX-License-Identifier: Apache-2.0
/**
 * Explanations: why a computed value is what it is, or why there is none, in words for people. This
 * package owns the evaluation of a formula part by part over the stored readings, and the sentences
 * that name the part which has no value. It may use the nodes and windows; it changes nothing.
 */
@NullMarked
package io.millwright.engine.explain;

import org.jspecify.annotations.NullMarked;
