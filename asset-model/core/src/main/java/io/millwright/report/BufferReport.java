// SPDX-License-Identifier: Apache-2.0
package io.millwright.report;

/**
 * What an edge says of its buffer on disk.
 *
 * @param waiting records that wait for the next hop to take them; one record has the readings of
 *     one delivery of a device
 * @param bytes that the buffer takes on the disk
 * @param limit the bytes that it may take
 * @param lost readings that were lost since the edge started, because the buffer was full or the
 *     disk did not hold them
 * @param cause why readings are being lost now; empty where none are
 */
public record BufferReport(long waiting, long bytes, long limit, long lost, String cause) {
  BufferReport bounded() {
    return new BufferReport(
        waiting, bytes, limit, lost, EdgeReport.cut(cause, EdgeReport.LONGEST_TEXT));
  }
}
