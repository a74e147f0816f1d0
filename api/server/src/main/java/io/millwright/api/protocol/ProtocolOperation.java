// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.protocol;

import java.util.List;

/**
 * An operation of the protocol.
 *
 * @param name the name, such as {@code CreateAsset}
 * @param method the HTTP method
 * @param path the path with parameters in braces, without a slash at its end
 * @param status the HTTP status of the answer
 * @param input the members of a request, in its path, query, headers and body
 * @param output the members of an answer
 * @param errors the names of the errors that the operation may answer
 */
public record ProtocolOperation(
    String name,
    String method,
    String path,
    int status,
    Shape.Structure input,
    Shape.Structure output,
    List<String> errors) {}
