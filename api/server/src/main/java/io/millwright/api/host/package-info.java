// SPDX-License-Identifier: Apache-2.0
/**
 * Which hosts and origins are answered, with which headers, and the answer to a refused request.
 */
@NullMarked
package io.millwright.api.host;

import org.jspecify.annotations.NullMarked;
