// SPDX-License-Identifier: Apache-2.0
/**
 * Reads the documents that begin with {@code model:}: the properties, hierarchies, composite
 * models, interfaces and alarms of one model.
 */
@NullMarked
package io.millwright.file.definition;

import org.jspecify.annotations.NullMarked;
