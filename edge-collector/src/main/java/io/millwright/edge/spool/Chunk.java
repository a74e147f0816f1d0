// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

import io.millwright.reading.ReadingBatch;

/**
 * The next readings that the spool hands out.
 *
 * @param batch the readings of one or more records, in order; empty only if records could no longer
 *     be read
 * @param next the sequence number of the first record after this chunk, for acknowledging it
 */
public record Chunk(ReadingBatch batch, long next) {}
