// SPDX-License-Identifier: Apache-2.0
/** Data streams: which property has which, and the use cases that delete readings. */
@NullMarked
package io.millwright.application.stream;

import org.jspecify.annotations.NullMarked;
