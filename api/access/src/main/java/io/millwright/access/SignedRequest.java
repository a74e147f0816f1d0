// SPDX-License-Identifier: Apache-2.0
package io.millwright.access;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request as it was received, and its canonical form for Signature Version 4 (AWS IAM User Guide,
 * "Create a signed AWS API request").
 *
 * @param method the method as sent
 * @param path the path as sent, before decoding
 * @param query the query as sent, without the question mark; empty if there is none
 * @param headers the values of each header in their order; the names are in small letters
 */
public record SignedRequest(
    String method, String path, String query, Map<String, List<String>> headers) {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  /** Returns the values of a header in one line; empty if the request does not have it. */
  String header(String name) {
    return headers.getOrDefault(name, List.of()).stream()
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  /**
   * Returns the canonical request.
   *
   * @param signedHeaders the names of the signed headers in small letters, sorted
   * @param payloadHash the hash of the body, hexadecimal
   * @throws IllegalArgumentException if the query can't be decoded
   */
  String canonical(List<String> signedHeaders, String payloadHash) {
    var text = new StringBuilder();
    text.append(method).append('\n');
    text.append(canonicalPath()).append('\n');
    text.append(canonicalQuery()).append('\n');
    for (var name : signedHeaders) {
      text.append(name).append(':').append(header(name)).append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n').append(payloadHash);
    return text.toString();
  }

  /**
   * Returns the path without dot segments and doubled slashes, with each segment encoded once more.
   */
  private String canonicalPath() {
    var segments = new ArrayList<String>();
    for (var segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        if (!segments.isEmpty()) {
          segments.removeLast();
        }
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.add(encode(segment));
      }
    }
    var text = "/" + String.join("/", segments);
    return path.endsWith("/") && !segments.isEmpty() ? text + "/" : text;
  }

  private record Parameter(String name, String value) {}

  private String canonicalQuery() {
    if (query.isEmpty()) {
      return "";
    }
    var parameters = new ArrayList<Parameter>();
    for (var part : query.split("&", -1)) {
      if (!part.isEmpty()) {
        int equals = part.indexOf('=');
        parameters.add(
            equals < 0
                ? new Parameter(again(part), "")
                : new Parameter(
                    again(part.substring(0, equals)), again(part.substring(equals + 1))));
      }
    }
    return parameters.stream()
        .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
        .map(parameter -> parameter.name() + "=" + parameter.value())
        .collect(Collectors.joining("&"));
  }

  /**
   * Decodes a part of the query and encodes it again as signers do, whatever encoding the client
   * used.
   */
  private static String again(String part) {
    var bytes = part.getBytes(StandardCharsets.UTF_8);
    var text = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xFF;
      if (b == '+') {
        b = ' ';
      } else if (b == '%') {
        if (i + 2 >= bytes.length
            || !HexFormat.isHexDigit(bytes[i + 1])
            || !HexFormat.isHexDigit(bytes[i + 2])) {
          throw new IllegalArgumentException("The query has a % without two hexadecimal digits");
        }
        b = HexFormat.fromHexDigits(part(bytes, i + 1));
        i += 2;
      }
      append(text, b);
    }
    return text.toString();
  }

  private static CharSequence part(byte[] bytes, int from) {
    return new String(bytes, from, 2, StandardCharsets.US_ASCII);
  }

  private static String encode(String segment) {
    var text = new StringBuilder();
    for (byte b : segment.getBytes(StandardCharsets.UTF_8)) {
      append(text, b & 0xFF);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, int b) {
    if (UNRESERVED.indexOf(b) >= 0) {
      text.append((char) b);
    } else {
      text.append("%%%02X".formatted(b).toUpperCase(Locale.ROOT));
    }
  }
}
