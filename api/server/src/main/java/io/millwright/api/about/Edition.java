// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about;

/**
 * Which edition this server is. A host that is not the cluster's API provides a bean of it.
 *
 * @param name such as {@code single-node} or {@code cluster}
 */
public record Edition(String name) {}
