// SPDX-License-Identifier: Apache-2.0
/** The single-node edition: every part of Millwright in one process, joined by method calls. */
@NullMarked
package io.millwright.node;

import org.jspecify.annotations.NullMarked;
