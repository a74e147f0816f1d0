// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector.modbus;

import io.millwright.connector.StatusMeaning;
import java.util.Arrays;
import java.util.regex.Pattern;

/** The device's answer to one request. A refusal affects only the tags of that request. */
sealed interface ReadOutcome {
  /** The form of a status that names a Modbus exception: the code comes first. */
  Pattern EXCEPTION = Pattern.compile("0x([0-9A-F]{2}) .*");

  /** Returns the explanation of a sample's status and what to do about it. */
  static StatusMeaning explain(String status) {
    var exception = EXCEPTION.matcher(status);
    if (exception.matches()) {
      var refusal = new Refused(Integer.parseInt(exception.group(1), 16));
      return new StatusMeaning("exception " + status, refusal.advice());
    }
    return switch (status) {
      case "timeout", "connection timeout" ->
          new StatusMeaning(
              "no answer (%s)".formatted(status),
              "check address, unit number, cable and power; see the message about its source");
      case "not connected", "connection lost", "unknown host", "garbled answer" ->
          new StatusMeaning("no answer (%s)".formatted(status), "see the message about its source");
      default -> StatusMeaning.of(status);
    };
  }

  /**
   * The items that were requested.
   *
   * @param bytes two bytes for each register, as they arrived, or one byte, 0 or 1, for each bit
   */
  @SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
  record Content(byte[] bytes) implements ReadOutcome {
    /** Returns the bytes of a tag that lies within this content. */
    byte[] of(ModbusTag tag, int first) {
      int size = tag.table().bytesPerItem();
      return Arrays.copyOfRange(bytes, (tag.address() - first) * size, (tag.end() - first) * size);
    }
  }

  /**
   * The device refused the request.
   *
   * @param code the exception code, in [0, 255]
   */
  record Refused(int code) implements ReadOutcome {
    private static final int ILLEGAL_DATA_ADDRESS = 2;
    private static final int ILLEGAL_DATA_VALUE = 3;
    private static final int SERVER_DEVICE_FAILURE = 4;
    private static final int ACKNOWLEDGE = 5;
    private static final int SERVER_DEVICE_BUSY = 6;
    private static final int GATEWAY_PATH_UNAVAILABLE = 0x0A;
    private static final int GATEWAY_TARGET_SILENT = 0x0B;

    /**
     * Returns the exception's number and name (Modbus Application Protocol V1.1b3, 7), such as
     * {@code 0x02 illegal data address}.
     */
    String status() {
      var name =
          switch (code) {
            case 1 -> "illegal function";
            case ILLEGAL_DATA_ADDRESS -> "illegal data address";
            case ILLEGAL_DATA_VALUE -> "illegal data value";
            case SERVER_DEVICE_FAILURE -> "server device failure";
            case ACKNOWLEDGE -> "acknowledge";
            case SERVER_DEVICE_BUSY -> "server device busy";
            case 8 -> "memory parity error";
            case GATEWAY_PATH_UNAVAILABLE -> "gateway path unavailable";
            case GATEWAY_TARGET_SILENT -> "gateway target device failed to respond";
            default -> "unknown exception";
          };
      return "0x%02X %s".formatted(code, name);
    }

    /**
     * Returns whether a smaller request may succeed because only one of many addresses is missing.
     * Some devices answer 3 or 4 for that instead of 2.
     */
    boolean mayConcernOneAddress() {
      return code == ILLEGAL_DATA_ADDRESS
          || code == ILLEGAL_DATA_VALUE
          || code == SERVER_DEVICE_FAILURE;
    }

    /** Returns what to do about the exception. */
    String advice() {
      return switch (code) {
        case 1 ->
            "the device does not know this kind of items; see its manual for holding, input, coil"
                + " or discrete";
        case ILLEGAL_DATA_ADDRESS, ILLEGAL_DATA_VALUE ->
            "check the address against the device manual (addresses here count from 0: 40005 of"
                + " most manuals is holding: 4)";
        case SERVER_DEVICE_FAILURE ->
            "the device reports a fault of its own, or does not have this address; see its display"
                + " and manual";
        case ACKNOWLEDGE, SERVER_DEVICE_BUSY -> "the device is busy; poll it less often";
        case 8 -> "the device reports a fault of its memory; see its manual";
        case GATEWAY_PATH_UNAVAILABLE, GATEWAY_TARGET_SILENT ->
            "the unit behind the gateway does not answer for it; check the unit number, the line"
                + " and the address";
        default -> "see the device manual for this exception";
      };
    }

    /** Returns whether the same request may succeed in a moment. */
    boolean isBusy() {
      return code == ACKNOWLEDGE || code == SERVER_DEVICE_BUSY;
    }

    /** Returns whether a gateway reports that the device behind it does not answer. */
    boolean isSilence() {
      return code == GATEWAY_PATH_UNAVAILABLE || code == GATEWAY_TARGET_SILENT;
    }
  }
}
