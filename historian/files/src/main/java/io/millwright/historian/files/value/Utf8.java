// SPDX-License-Identifier: Apache-2.0
package io.millwright.historian.files.value;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;

/** Decodes the texts of files. Bytes that are not UTF-8 are refused, never replaced. */
public final class Utf8 {
  /** The message about a row whose bytes are not UTF-8. */
  public static final String REASON = "the row is not in UTF-8; save the file in this encoding";

  private static final int SHORT = 300;

  private Utf8() {}

  /**
   * Returns the text of the bytes.
   *
   * @throws CharacterCodingException if they are no UTF-8
   */
  public static String decode(ByteBuffer bytes) throws CharacterCodingException {
    return UTF_8.newDecoder().decode(bytes).toString();
  }

  /** Returns a text of a file as a message repeats it. */
  public static String shortened(String text) {
    return text.length() <= SHORT ? text : text.substring(0, SHORT) + " ...";
  }
}
