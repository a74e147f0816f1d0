// SPDX-License-Identifier: Apache-2.0
/**
 * What the engine asks of the historian, and limits on what it asks. This package owns the ports
 * that the engine calls; a host implements them. It may use values of the asset model only.
 */
@NullMarked
package io.millwright.engine.store;

import org.jspecify.annotations.NullMarked;
