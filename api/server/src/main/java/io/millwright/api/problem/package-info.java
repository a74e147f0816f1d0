// SPDX-License-Identifier: Apache-2.0
/** What the HTTP API answers when it can't do what was asked. */
@NullMarked
package io.millwright.api.problem;

import org.jspecify.annotations.NullMarked;
