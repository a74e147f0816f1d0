// SPDX-License-Identifier: Apache-2.0
/**
 * What callers wrote otherwise than this server's own writer writes it, kept beside the plant: an
 * answer then says it in the caller's words for as long as it means the same.
 */
@NullMarked
package io.millwright.sitewise.written;

import org.jspecify.annotations.NullMarked;
