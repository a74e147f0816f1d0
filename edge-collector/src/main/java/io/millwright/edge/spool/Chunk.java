// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import io.millwright.reading.ReadingBatch;

/**
 * What the spool hands out next.
 *
 * @param batch the readings of one or more records, in order; empty only where records could not be
 *     read any more
 * @param next the sequence number of the first record behind it, to be acknowledged
 */
public record Chunk(ReadingBatch batch, long next) {}
