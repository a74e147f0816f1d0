// SPDX-License-Identifier: Apache-2.0
/**
 * What the readers of models and assets share about each part that a file defines: where it was
 * written, its key, its id, its formula and its unit. Knows no document as a whole.
 */
@NullMarked
package io.millwright.file.part;

import org.jspecify.annotations.NullMarked;
