// SPDX-License-Identifier: Apache-2.0
package io.millwright.edge.spool;

/**
 * How a spool stands.
 *
 * @param bytes on disk
 * @param limit in bytes
 * @param records that wait to be acknowledged
 * @param taken readings accepted since it was opened
 * @param dropped readings that were given up since it was opened, because there was no room or the
 *     disk did not hold them
 * @param cause why readings are being given up now, for people; empty where none are
 */
public record SpoolStatus(
    long bytes, long limit, long records, long taken, long dropped, String cause) {}
