// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

/**
 * The present status of a spool.
 *
 * @param bytes how many bytes it has on disk
 * @param limit the most bytes that it may have
 * @param records how many records wait to be acknowledged
 * @param taken how many readings it has accepted since it was opened
 * @param dropped how many readings it has lost since it was opened, because space was missing or
 *     the disk failed
 * @param cause why readings are being dropped now, for people; empty if none are
 */
public record SpoolStatus(
    long bytes, long limit, long records, long taken, long dropped, String cause) {}
