// SPDX-License-Identifier: Apache-2.0
package io.millwright.connector;

/**
 * The explanation of a sample's status for people.
 *
 * @param words the status in words, with the protocol's code if it has one
 * @param advice what to do about it
 */
public record StatusMeaning(String words, String advice) {
  /**
   * Returns the explanation of a status that a connector or the edge itself gives, rather than the
   * protocol.
   */
  public static StatusMeaning of(String status) {
    return new StatusMeaning(status, adviceOf(status));
  }

  private static String adviceOf(String status) {
    return switch (status) {
      case "no value" -> "the device says that all is well and sends no value; see its program";
      case "not a finite number" ->
          "the device sends NaN or an infinite number, which no reading can be; see its program and"
              + " the tag's type";
      case "text too long" -> "shorten the text in the device, or leave the tag out";
      case "failed" -> "this is a fault of the collector; its log says more";
      default ->
          status.endsWith("read a scalar")
              ? "name a node that has one value, such as an element of the array"
              : "see the device's manual";
    };
  }
}
