// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

import java.util.Arrays;

/** What became of one request that the device answered. A refusal concerns its own tags only. */
sealed interface ReadOutcome {
  /**
   * The items that were asked for.
   *
   * @param bytes two for each register as they arrived, or one, 0 or 1, for each bit
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Content(byte[] bytes) implements ReadOutcome {
    /** The bytes of a tag that lies within this content. */
    byte[] of(ModbusTag tag, int first) {
      int size = tag.table().bytesPerItem();
      return Arrays.copyOfRange(bytes, (tag.address() - first) * size, (tag.end() - first) * size);
    }
  }

  /**
   * The device said no.
   *
   * @param code the exception code, in [0, 255]
   */
  record Refused(int code) implements ReadOutcome {
    private static final int ILLEGAL_DATA_ADDRESS = 2;
    private static final int ILLEGAL_DATA_VALUE = 3;
    private static final int SERVER_DEVICE_FAILURE = 4;
    private static final int GATEWAY_PATH_UNAVAILABLE = 0x0A;
    private static final int GATEWAY_TARGET_SILENT = 0x0B;

    /**
     * The exception's number and name (Modbus Application Protocol V1.1b3, 7), such as {@code 0x02
     * illegal data address}.
     */
    String status() {
      var name =
          switch (code) {
            case 1 -> "illegal function";
            case ILLEGAL_DATA_ADDRESS -> "illegal data address";
            case ILLEGAL_DATA_VALUE -> "illegal data value";
            case SERVER_DEVICE_FAILURE -> "server device failure";
            case 5 -> "acknowledge";
            case 6 -> "server device busy";
            case 8 -> "memory parity error";
            case GATEWAY_PATH_UNAVAILABLE -> "gateway path unavailable";
            case GATEWAY_TARGET_SILENT -> "gateway target device failed to respond";
            default -> "unknown exception";
          };
      return "0x%02X %s".formatted(code, name);
    }

    /**
     * True where a smaller request may succeed: one address of many is not there. Some devices
     * answer 3 or 4 for that instead of 2.
     */
    boolean mayConcernOneAddress() {
      return code == ILLEGAL_DATA_ADDRESS
          || code == ILLEGAL_DATA_VALUE
          || code == SERVER_DEVICE_FAILURE;
    }

    /** True where a gateway says that the device behind it does not answer. */
    boolean isSilence() {
      return code == GATEWAY_PATH_UNAVAILABLE || code == GATEWAY_TARGET_SILENT;
    }
  }
}
