// SPDX-License-Identifier: Apache-2.0
package io.millwright.api.about;

/**
 * The edition of this server. A host other than the cluster's API provides a bean of this type.
 *
 * @param name the name, such as {@code single-node} or {@code cluster}
 */
public record Edition(String name) {}
