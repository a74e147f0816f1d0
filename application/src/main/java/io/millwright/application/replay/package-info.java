// SPDX-License-Identifier: Apache-2.0
/** The use cases that have the past computed again. */
@NullMarked
package io.millwright.application.replay;

import org.jspecify.annotations.NullMarked;
