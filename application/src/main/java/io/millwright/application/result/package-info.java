// SPDX-License-Identifier: Apache-2.0
/**
 * The use cases that ask for computed values and store none: why a value is as it is, what metrics
 * come to over a range, and what a changed plant would have computed.
 */
@NullMarked
package io.millwright.application.result;

import org.jspecify.annotations.NullMarked;
